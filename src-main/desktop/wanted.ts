/**
 * What a person, or the system for them, wants opened. Links come from anywhere: they are read strictly, name nothing but a
 * lesson that ships with Spokelab or a lab file on this machine, and what a link names is opened only after a question.
 */
import { isAbsolute, normalize, resolve } from 'node:path';
import { isLabFileName } from '../contract/desktop-api.ts';

export type Wanted =
  /** A scenario, session or lesson: an absolute path. */
  | { open: 'lab'; file: string; isFromLink?: true }
  | { open: 'lesson'; name: string }
  /** A bundle: an absolute path. */
  | { open: 'bundle'; file: string };

export const LINK_SCHEME = 'spokelab:';
const LINK_LENGTH_MAX = 2_048;
const LESSON_PATH = /^\/([a-z0-9][a-z0-9-]{0,63})\/?$/;

/** `spokelab://lesson/NAME` or `spokelab://open?file=PATH`; everything else is undefined. */
export function readLink(link: string, platform: NodeJS.Platform): Wanted | undefined {
  if (link.length > LINK_LENGTH_MAX) return undefined;
  const url = URL.parse(link);
  if (url === null || url.protocol !== LINK_SCHEME || url.username !== '' || url.password !== '' || url.port !== '' || url.hash !== '')
    return undefined;
  if (url.hostname === 'lesson') {
    const name = url.search === '' ? LESSON_PATH.exec(url.pathname)?.[1] : undefined;
    return name === undefined ? undefined : { open: 'lesson', name };
  }
  if (url.hostname !== 'open' || (url.pathname !== '' && url.pathname !== '/')) return undefined;
  const [parameter, ...others] = [...url.searchParams];
  if (parameter === undefined || others.length > 0 || parameter[0] !== 'file') return undefined;
  const [, file] = parameter;
  return isLocalPath(file, platform) && isLabFileName(file) ? { open: 'lab', file, isFromLink: true } : undefined;
}

/** A plain path on this machine: looking at a network path already tells its server who looks. */
function isLocalPath(file: string, platform: NodeJS.Platform): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/.test(file)) return false;
  if (platform === 'win32')
    return /^[a-zA-Z]:[\\/]/.test(file) && !/^..[\\/]{2}/.test(file) && !file.slice(2).includes(':') && !hasDots(file);
  return isAbsolute(file) && !file.startsWith('//') && !hasDots(file) && normalize(file) === file;
}

const hasDots = (file: string): boolean => file.split(/[\\/]/).includes('..');

/** A file that the system or a person hands over; undefined for one of a kind that is not opened. */
export function wantedFile(file: string): Wanted | undefined {
  if (isLabFileName(file)) return { open: 'lab', file };
  return file.toLowerCase().endsWith('.zip') ? { open: 'bundle', file } : undefined;
}

/**
 * What the app is started with. A file of no known kind is taken for a scenario: whoever typed it is told what is wrong with it.
 * Started from a checkout, the app's folder comes before the operands.
 */
export function wantedOf(argv: readonly string[], { isPackaged, directory, platform }: StartPlace): Wanted[] {
  const operands = argv.slice(1).filter((argument) => !argument.startsWith('-'));
  const own = isPackaged ? operands : operands.slice(1);
  return own.slice(own[0] === 'open' ? 1 : 0).flatMap((operand) => {
    if (/^spokelab:/i.test(operand)) return readLink(operand, platform) ?? [];
    const file = resolve(directory, operand);
    return wantedFile(file) ?? { open: 'lab', file };
  });
}

export type StartPlace = { isPackaged: boolean; directory: string; platform: NodeJS.Platform };
