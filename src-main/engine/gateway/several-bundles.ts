/** An API's bundles: one, or from 5.15 on several, named with commas and merged in their order (specification of bundles, C.8). */
import type { GatewayManifest, HookEntry, HookStage } from '../../contract/gateway.ts';
import { HOOK_STAGES } from '../../contract/gateway.ts';
import type { LoadedBundle, LoaderParts, LoadResult } from './bundle-loader.ts';
import { loadBundle } from './bundle-loader.ts';

export function loadBundles(names: string, parts: LoaderParts, done: (result: LoadResult) => void): void {
  const list = names.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  if (parts.settings.version === '5.14' || !names.includes(',')) return loadBundle(names, parts, done);
  const root = parts.depot.folderOf(names);
  const loaded: LoadedBundle[] = [];
  const next = (): void => {
    const name = list[loaded.length];
    if (name === undefined) return done(merge(names, root, loaded, parts));
    const subfolder = name.replace(/\.[^.]*$/, '').replaceAll(/[/\\]/g, '__');
    loadBundle(
      name,
      parts,
      (result) => {
        if (!result.ok) return done({ ok: false, message: `Couldn't merge bundle "${name}": ${result.message}` });
        loaded.push(result.bundle);
        parts.log('info', `----> Merged bundle into spec: ${name}`);
        next();
      },
      `${root}/${subfolder}`,
    );
  };
  next();
}

function merge(name: string, folder: string, bundles: readonly LoadedBundle[], { depot }: LoaderParts): LoadResult {
  const files = new Map<string, Uint8Array>();
  const hooks = Object.fromEntries(HOOK_STAGES.map((stage) => [stage, [] as HookEntry[]])) as Record<HookStage, HookEntry[]>;
  const merged: GatewayManifest = { files: [], driver: '', hooks, checksum: '', signature: '' };
  let authenticator = '';
  for (const bundle of bundles) {
    const { manifest } = bundle;
    const prefix = `${bundle.folder.slice(folder.length + 1)}/`;
    const problem = clash(bundle, merged, authenticator, bundles);
    if (problem !== undefined) return { ok: false, message: `Couldn't merge bundle "${bundle.name}": ${problem}` };
    if (manifest.hooks.auth_check.length > 0) authenticator = bundle.name;
    merged.driver = manifest.driver;
    merged.files.push(...manifest.files.map((path) => prefix + path));
    if (manifest.idExtractor !== undefined) merged.idExtractor ??= manifest.idExtractor;
    if (manifest.plugin !== undefined) merged.plugin ??= manifest.plugin;
    for (const stage of HOOK_STAGES)
      hooks[stage].push(...manifest.hooks[stage].map((hook) => ({ ...hook, path: hook.path === '' ? '' : prefix + hook.path })));
    for (const [path, bytes] of bundle.files) files.set(prefix + path, bytes);
  }
  return { ok: true, bundle: { name, folder, hash: depot.hashOf(files), manifest: merged, files } };
}

function clash(
  { name, manifest }: LoadedBundle,
  merged: GatewayManifest,
  authenticator: string,
  all: readonly LoadedBundle[],
): string | undefined {
  if (manifest.hooks.auth_check.length > 0 && authenticator !== '')
    return `bundle "${name}" declares an auth_check hook but another bundle has already set one ("${authenticator}")`;
  if (all[0]?.name !== name && manifest.driver !== merged.driver)
    return `bundle "${name}" declares driver "${manifest.driver}" but earlier bundles set "${merged.driver}"`;
  return undefined;
}
