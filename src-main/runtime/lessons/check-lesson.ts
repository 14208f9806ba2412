/** Whether a lesson can be given: its text, its scenario, and that what it names is in its lab. */
import { basename } from 'node:path';
import { SpokelabError } from '../../contract/errors.ts';
import type { LessonPoint, LessonSelection } from '../../contract/lesson.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { loadScenario } from '../scenario/load-scenario.ts';
import { readLesson } from './read-lesson.ts';

/** Throws ERR_FILE_NOT_FOUND, ERR_LESSON_INVALID or ERR_SCENARIO_INVALID. */
export function checkLesson(file: string): { title: string; steps: number; questions: number } {
  const { title, steps, scenario } = readLesson(file);
  const lab = loadScenario(scenario);
  for (const { title: step, point, select, until } of steps) {
    for (const edge of [edgeOf(point), edgeOf(select)]) if (edge !== undefined) mustBeThere(file, step, edge, lab);
    if (until?.on === 'time' && until.atUs > lab.durationUs)
      throw invalid(file, step, `plays until after the end of ${basename(scenario)}; write \`until: end\`, or a longer duration there`);
  }
  return { title, steps: steps.length, questions: steps.filter(({ options }) => options !== undefined).length };
}

function edgeOf(named: LessonPoint | LessonSelection | undefined): string | undefined {
  if (named === undefined) return undefined;
  if ('edge' in named) return named.edge;
  return 'payload' in named ? named.payload.slice(0, named.payload.lastIndexOf(':')) : undefined;
}

function mustBeThere(file: string, step: string, edge: string, { edges }: Scenario): void {
  if (edges.some(({ id }) => id === edge)) return;
  throw invalid(file, step, `speaks of ${edge}, and its lab has no such edge; it has ${edges.map(({ id }) => id).join(', ')}`);
}

const invalid = (file: string, step: string, what: string): SpokelabError =>
  new SpokelabError('ERR_LESSON_INVALID', `${file}: the step "${step}" ${what}.`, { position: { file } });
