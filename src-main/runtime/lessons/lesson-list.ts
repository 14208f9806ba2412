/** The lessons that there are: those that ship with Spokelab, and those beside one that a person has opened. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { SpokelabError } from '../../contract/errors.ts';
import type { Lesson, LessonInfo } from '../../contract/lesson.ts';
import { projectFile } from '../project-file.ts';
import { readLesson } from './read-lesson.ts';

const EXTENSION = '.md';
const OWN_FOLDER = (): string => projectFile('sample-bundles', 'lessons');
/** A folder of something else may hold many texts; so many are looked into. */
const BESIDE_MAX = 50;

export const isLessonFile = (file: string): boolean => file.toLowerCase().endsWith(EXTENSION);

/** The file of a lesson. Throws ERR_NOT_FOUND. */
export function lessonFile(id: string): string {
  if (isAbsolute(id) && isLessonFile(id)) return id;
  const file = join(OWN_FOLDER(), `${basename(id)}${EXTENSION}`);
  if (basename(id) !== id || !existsSync(file)) throw new SpokelabError('ERR_NOT_FOUND', `There is no lesson "${id}".`);
  return file;
}

/** How the lesson in a file is named to windows. */
export function lessonId(file: string): string {
  const path = resolve(file);
  return dirname(path) === OWN_FOLDER() ? basename(path).slice(0, -EXTENSION.length) : path;
}

/** Throws ERR_NOT_FOUND, ERR_FILE_NOT_FOUND or ERR_LESSON_INVALID. */
export function lessonOf(id: string): Lesson {
  const { scenario: _, ...lesson } = readLesson(lessonFile(id));
  return { id, ...lesson };
}

/** `opened`: id of the lesson that is open, if one is. A file that is no lesson is left out. */
export function listLessons(opened: string | undefined): LessonInfo[] {
  const beside = opened !== undefined && isAbsolute(opened) ? dirname(opened) : undefined;
  return [OWN_FOLDER(), ...(beside === undefined ? [] : [beside])].flatMap((folder) =>
    readdirSync(folder)
      .filter(isLessonFile)
      .sort((one, other) => one.localeCompare(other, 'en'))
      .slice(0, BESIDE_MAX)
      .flatMap((name) => infoOf(join(folder, name))),
  );
}

function infoOf(file: string): LessonInfo[] {
  try {
    const { title, summary, minutes } = readLesson(file);
    return [{ id: lessonId(file), title, summary, minutes }];
  } catch {
    return [];
  }
}
