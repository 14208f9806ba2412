/** What passes every check and still goes wrong on a real gateway; in words that say what to do. */
import type { Bundle } from '../../contract/plugin.ts';
import type { Manifest } from '../../contract/schemas/manifest.ts';
import { ownPath } from './entry-name.ts';
import { MANIFEST_FILE } from './limits.ts';
import { readManifest } from './read-manifest.ts';
import { unpackBundle } from './unpack-bundle.ts';

type Hook = { name?: string | null | undefined; path?: string | null | undefined; code?: string | null | undefined };

const DRIVERS = ['otto', 'javascript', 'python', 'lua', 'grpc', 'goplugin'];
/** These load the file that a hook's `path` names. */
const LOADS_PATHS = ['otto', 'javascript', 'goplugin'];

export function lintBundle(bundle: Bundle): string[] {
  const manifest = readManifest(bundle.manifest, bundle.name);
  const middleware = manifest.custom_middleware;
  if (middleware === undefined || middleware === null) return [];
  const hooks = hooksOf(manifest);
  return [
    ...driverProblems(manifest, hooks, bundle),
    ...hooks.flatMap((hook) => hookProblems(hook, middleware.driver ?? '', bundle)),
    ...fileProblems(middleware.driver ?? '', bundle),
  ];
}

/** The same for what only an archive can have wrong: how a gateway unpacks it, and what lies in it beside the listed files. */
export async function lintArchive(bytes: Uint8Array, bundle: Bundle): Promise<string[]> {
  const manifest = readManifest(bundle.manifest, bundle.name);
  const { files, stopped } = await unpackBundle(bytes);
  const problems: string[] = [];
  if (stopped !== undefined) {
    const advice = /no such file or directory/.test(stopped)
      ? ' A gateway makes no folders: each must be an entry of its own before its files, as `zip -r` and `spokelab bundle build` write them.'
      : '';
    problems.push(`a gateway stops unpacking it: ${stopped}.${advice}`);
  }
  const listed = new Set([MANIFEST_FILE, ...(manifest.file_list ?? []).map(ownPath)]);
  const unlisted = [...files.keys()].filter((path) => !listed.has(path));
  if (unlisted.length > 0)
    problems.push(
      `${unlisted.slice(0, 3).join(', ')}${unlisted.length > 3 ? ' and others' : ''} ${unlisted.length === 1 ? 'is' : 'are'} not in file_list: a gateway unpacks them all the same, and neither checksum nor signature cover them.`,
    );
  return problems;
}

/** Every hook with the place where it stands. */
export function hooksOf({ custom_middleware: middleware }: Manifest): { place: string; hook: Hook }[] {
  if (middleware === undefined || middleware === null) return [];
  const lists = (['pre', 'post_key_auth', 'post', 'response'] as const).flatMap((place) =>
    (middleware[place] ?? []).map((hook, index) => ({ place: `${place}[${index}]`, hook })),
  );
  const single = (['auth_check', 'traffic_logs'] as const).flatMap((place) => {
    const hook = middleware[place];
    return hook?.name === undefined || hook.name === null || hook.name === '' ? [] : [{ place, hook }];
  });
  return [...lists, ...single];
}

function driverProblems({ custom_middleware: middleware }: Manifest, hooks: readonly { place: string }[], bundle: Bundle): string[] {
  const driver = middleware?.driver ?? '';
  const problems: string[] = [];
  if (driver === '' && hooks.length > 0)
    problems.push(
      'custom_middleware.driver is empty: there is no default, and every request would be answered with 500. Name one: otto, python, grpc, ...',
    );
  else if (driver !== '' && !DRIVERS.includes(driver))
    problems.push(`custom_middleware.driver "${driver}" is not one that gateways know: ${DRIVERS.join(', ')}.`);
  if (driver === 'otto' && hooks.some(({ place }) => place.startsWith('response')))
    problems.push('a response hook with driver otto is answered with 500 before gateway 5.15.');
  if (driver === 'lua' && hooks.some(({ place }) => place === 'auth_check')) problems.push('auth_check does not work with driver lua.');
  if (driver === 'python' && bundle.files.size > 1 && !bundle.files.has('middleware.py'))
    problems.push('a Python bundle of several files starts with middleware.py, and there is none. Rename the entry file.');
  return problems;
}

function hookProblems({ place, hook }: { place: string; hook: Hook }, driver: string, bundle: Bundle): string[] {
  const where = `custom_middleware.${place}`;
  if ((hook.name ?? '') === '') return [`${where} has no name, so nothing can be called.`];
  if (!LOADS_PATHS.includes(driver) || (hook.code ?? '') !== '') return [];
  const path = hook.path ?? '';
  if (path === '') return [`${where} names no path, and driver ${driver} loads the file that it names.`];
  return bundle.files.has(ownPath(path))
    ? []
    : [
        `${where} names the file ${JSON.stringify(path)}, which is not in file_list: neither checksum nor signature cover it, and it is not packed.`,
      ];
}

function fileProblems(driver: string, bundle: Bundle): string[] {
  if (driver !== 'python') return [];
  return [...bundle.files].flatMap(([path, bytes]) => {
    if (!path.endsWith('.py')) return [];
    const text = new TextDecoder().decode(bytes);
    const wrong = /^@(Pre|Post|PostKeyAuth|CustomKeyCheck)\b/m.exec(text)?.[0];
    const problems = wrong === undefined ? [] : [`${path} uses ${wrong}, which registers and then fails when it is called. Use @Hook.`];
    if (/\bobject\.body\s*=/.test(text) && !/\bobject\.raw_body\s*=/.test(text))
      problems.push(`${path} sets object.body, which changes nothing: gateways take raw_body.`);
    return problems;
  });
}
