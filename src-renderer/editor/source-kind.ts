/** What a file of a bundle is to an editor, as its manifest says: that decides which globals it has, and which ECMAScript. */

export type BundleFile = { path: string; text: string };

/** A plugin's module, or a hook of one of the drivers. */
export type SourceKind = 'plugin' | 'otto' | 'javascript';

type Hook = { path?: unknown };
type Manifest = { custom_middleware?: { driver?: unknown } & Record<string, unknown> };

/** A plugin's module, unless the manifest names it as the file of a hook. */
export function sourceKind(files: readonly BundleFile[], path: string): SourceKind {
  const hooks = read(files)?.custom_middleware;
  if (typeof hooks !== 'object' || hooks === null) return 'plugin';
  const { driver } = hooks;
  if (driver !== 'otto' && driver !== 'javascript') return 'plugin';
  const named = Object.values(hooks).flatMap((place): Hook[] =>
    typeof place === 'object' && place !== null ? ([place].flat() as Hook[]) : [],
  );
  return named.some((hook) => hook.path === path) ? driver : 'plugin';
}

function read(files: readonly BundleFile[]): Manifest | undefined {
  try {
    return JSON.parse(files.find(({ path }) => path === 'manifest.json')?.text ?? '') as Manifest;
  } catch {
    return undefined;
  }
}

/** Which half the file is the entry of, where the manifest says so. */
export function halfOf(files: readonly BundleFile[], path: string): 'EdgePlugin' | 'HubPlugin' | undefined {
  const halves = (read(files) as { edge_to_control?: Partial<Record<'edge' | 'hub', { entry?: unknown }>> } | undefined)?.edge_to_control;
  if (halves?.edge?.entry === path) return 'EdgePlugin';
  return halves?.hub?.entry === path ? 'HubPlugin' : undefined;
}

const DEFAULT_EXPORT = /^export default\b/m;
const SAYS_ITS_TYPE = /@(?:type|implements|satisfies)\s*\{/;

/** The source with the line by which an editor knows what `ctx` is; undefined where it is there, or there is no place for it. */
export function withType(source: string, half: 'EdgePlugin' | 'HubPlugin', depth: number): string | undefined {
  const found = DEFAULT_EXPORT.exec(source);
  if (found === null || SAYS_ITS_TYPE.test(source)) return undefined;
  const from = depth === 0 ? './' : '../'.repeat(depth);
  const tag = /^export default (?:abstract )?class\b/m.test(source) ? 'implements' : 'type';
  return `${source.slice(0, found.index)}/** @${tag} {import('${from}spokelab-plugin').${half}} */\n${source.slice(found.index)}`;
}
