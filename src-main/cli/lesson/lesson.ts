import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { SpokelabError } from '../../contract/errors.ts';
import { storageError } from '../../runtime/kept-file.ts';
import { checkLesson } from '../../runtime/lessons/check-lesson.ts';
import { isLessonFile } from '../../runtime/lessons/lesson-list.ts';
import { makeFolder } from '../../runtime/make-folder.ts';
import { projectFile } from '../../runtime/project-file.ts';
import type { Given } from '../command.ts';
import type { ExitStatus } from '../exit-status.ts';
import { EXIT, exitStatusOf } from '../exit-status.ts';
import { print, sayError, visible } from '../output.ts';
import { lessonTemplate, scenarioTemplate } from './template.ts';

export async function create(given: Given): Promise<ExitStatus> {
  const [file = ''] = given.operands;
  if (!isLessonFile(file)) throw new SpokelabError('ERR_USAGE', `lesson new: "${file}" is no name of a lesson; it ends in .md.`);
  const path = resolve(file);
  const scenario = path.replace(/\.md$/i, '.yaml');
  for (const taken of [path, scenario].filter((one) => existsSync(one)))
    throw new SpokelabError('ERR_CONFLICT', `${taken} is there already and is not written over. Choose another name.`);
  const title = titleOf(path);
  try {
    makeFolder(dirname(path));
    writeFileSync(path, lessonTemplate(title, basename(scenario)), { flag: 'wx' });
    writeFileSync(scenario, scenarioTemplate(title, projectFile('sample-bundles', 'echo')), { flag: 'wx' });
  } catch (error) {
    throw storageError(`${file} cannot be written`, error);
  }
  print(`Wrote ${visible(file)} and ${visible(basename(scenario))}. Give it: spokelab open ${visible(file)}`);
  return EXIT.ok;
}

export async function check(given: Given): Promise<ExitStatus> {
  let status: ExitStatus = EXIT.ok;
  for (const file of given.operands) {
    try {
      const { title, steps, questions } = checkLesson(file);
      print(`${visible(file)}: ${visible(title)}, ${counted(steps, 'step')}, ${counted(questions, 'question')}. It can be given.`);
    } catch (error) {
      sayError(error, 'lesson check');
      status = exitStatusOf(error);
    }
  }
  return status;
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

function titleOf(path: string): string {
  const words = basename(path)
    .replace(/\.md$/i, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return words === '' ? 'My lesson' : `${words[0]?.toUpperCase()}${words.slice(1)}`;
}
