/** Saving what was written in the window into the person's own file; never over what somebody else wrote there meanwhile. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { SpokelabError } from '../../contract/errors.ts';
import { reasonOf } from '../kept-file.ts';
import { makeFolder } from '../make-folder.ts';
import { projectFile } from '../project-file.ts';
import { readText } from '../scenario/read-text.ts';
import { isUnpacked } from '../sessions/unpack-session.ts';

const ENDINGS = ['.yaml', '.yml', '.md'];

/** It ships with Spokelab, or is gone with its session: what is written in its place is saved elsewhere. */
export const isSample = (file: string): boolean => isUnpacked(file) || resolve(file).startsWith(join(projectFile('sample-bundles'), '/'));

/** The file's text, when it can be read. */
export function savedText(file: string): string | undefined {
  try {
    return readText(file);
  } catch {
    return undefined;
  }
}

/** Gives the absolute path. Throws ERR_CONFLICT for a file that is not as it was, ERR_STORAGE where it cannot be written. */
export function saveText(file: string, text: string, base: string | undefined): string {
  const path = resolve(file);
  if (!ENDINGS.includes(extname(path).toLowerCase()))
    throw new SpokelabError('ERR_CONFLICT', `${path} is not saved: a scenario's name ends in .yaml, a lesson's in .md.`);
  if (isSample(path))
    throw new SpokelabError('ERR_CONFLICT', `${path} is Spokelab's own and is not written over. Save under another name.`);
  const saved = savedText(path);
  if (saved !== undefined && saved !== base && saved !== text)
    throw new SpokelabError('ERR_CONFLICT', `${path} holds something else by now and is not written over. Save under another name.`);
  const fresh = join(dirname(path), `.${basename(path)}.${process.pid}.new`);
  try {
    makeFolder(dirname(path));
    writeFileSync(fresh, text);
    renameSync(fresh, path);
  } catch (cause) {
    rmSync(fresh, { force: true });
    throw new SpokelabError('ERR_STORAGE', `${path} cannot be written: ${reasonOf(cause)}. What it held is still there.`, { cause });
  }
  return path;
}
