/** The scenario that a lab is started from. */
import { isLessonFile, lessonId } from '../lessons/lesson-list.ts';
import { readLesson } from '../lessons/read-lesson.ts';
import { projectFile } from '../project-file.ts';
import type { LabSessionOptions } from '../session-api.ts';
import { parseScenario } from './load-scenario.ts';
import { readText } from './read-text.ts';
import type { LabSource } from './recorded-text.ts';

/** The demo lab when nothing is named. Throws ERR_FILE_NOT_FOUND, ERR_SCENARIO_INVALID or ERR_LESSON_INVALID. */
export function labSource({ scenario, text }: Pick<LabSessionOptions, 'scenario' | 'text'>): LabSource {
  if (scenario !== undefined && text === undefined && isLessonFile(scenario)) return lessonSource(scenario);
  const file = scenario ?? projectFile('sample-bundles', 'scenarios', 'demo.yaml');
  const yaml = text ?? readText(file);
  return { file, text: yaml, scenario: parseScenario(yaml, file) };
}

/** The text in place of the lab's own, of which only the faults can change while the lab runs. Throws ERR_SCENARIO_INVALID. */
export function withFaultsOf(source: LabSource, text: string): LabSource {
  const { faults } = parseScenario(text, source.file);
  return { ...source, text, scenario: { ...source.scenario, faults } };
}

function lessonSource(file: string): LabSource {
  const { title, scenario } = readLesson(file);
  return { ...labSource({ scenario }), lesson: { id: lessonId(file), title } };
}
