/**
 * Hot reload: a bundle whose files change on disk replaces what the lab runs of it. What cannot be opened or loaded leaves the
 * old code running and says so in the trace, on each node, as a `plugin-errored` of the call `reload`.
 */
import type { FSWatcher } from 'node:fs';
import { statSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openBundle, programFor } from '../adapters/bundles/index.ts';
import { SpokelabError } from '../contract/errors.ts';
import type { NodeId } from '../contract/ids.ts';
import type { Bundle } from '../contract/plugin.ts';
import type { PluginInstallation, Scenario } from '../contract/scenario.ts';
import type { Lab } from '../engine/index.ts';
import type { TraceSink } from '../engine/ports/trace-sink.ts';
import type { Disposable } from '../util/disposable.ts';
import type { Installation } from './plugin-code.ts';
import { halfOf, installAll, installations } from './plugin-code.ts';

/** Editors write a file in several steps, and tools write several files: the last change counts. */
const SETTLE_MS = 60;

type Use = { node: NodeId; installation: PluginInstallation };
type Lens = { lab: Lab; trace: TraceSink; nowUs(): number };

export function watchBundles(scenario: Scenario, lens: Lens): Disposable {
  const uses = new Map<string, Use[]>();
  const use = (node: NodeId, installation: PluginInstallation): void => {
    const known = uses.get(installation.bundle);
    if (known === undefined) uses.set(installation.bundle, [{ node, installation }]);
    else known.push({ node, installation });
  };
  for (const installation of scenario.hubPlugins) use('hub', installation);
  for (const { id, plugins } of scenario.edges) for (const installation of plugins) use(id, installation);
  const watches = [...uses].map(([path, users]) => new BundleWatch(path, users, lens));
  return { dispose: () => watches.forEach((one) => one.dispose()) };
}

class BundleWatch implements Disposable {
  readonly #path: string;
  readonly #uses: readonly Use[];
  readonly #lens: Lens;
  #watchers: FSWatcher[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;
  /** What the lab has of this bundle: nodes that were given something else since keep that. */
  #hash: string | undefined;

  constructor(path: string, uses: readonly Use[], lens: Lens) {
    this.#path = path;
    this.#uses = uses;
    this.#lens = lens;
    openBundle(path).then(
      (bundle) => this.#took(bundle),
      () => this.#watch([]),
    );
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.close();
  }

  #took({ hash, files }: Bundle): void {
    this.#hash = hash;
    this.#watch([...new Set([...files.keys()].map((file) => dirname(file)))]);
  }

  /**
   * Folders are watched, not files, since editors and tools put a new file in an old one's place; a ZIP through the folder
   * that it lies in. No watching is no reason to fail.
   */
  #watch(folders: readonly string[]): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
    if (this.#isDisposed) return;
    const isFolder = statSync(this.#path, { throwIfNoEntry: false })?.isDirectory() === true;
    const watched = isFolder ? new Set([this.#path, ...folders.map((folder) => join(this.#path, folder))]) : [dirname(this.#path)];
    for (const folder of watched) {
      try {
        const watcher = watch(folder, { persistent: false }, (_, name) => {
          if (isFolder || name === basename(this.#path)) this.#wake();
        });
        watcher.on('error', () => watcher.close());
        this.#watchers.push(watcher);
      } catch {
        // The folder is gone; the next change of its parent opens the bundle again.
      }
    }
  }

  #wake(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#reload(), SETTLE_MS);
  }

  async #reload(): Promise<void> {
    const before = this.#hash;
    let affected: Installation[] = [];
    try {
      const bundle = await openBundle(this.#path);
      if (this.#isDisposed || bundle.hash === before) return;
      affected = this.#affected(before);
      installAll(
        this.#lens.lab,
        affected.map(({ node, program }) => ({ node, program: this.#replacement(bundle, node, program.pluginId) })),
      );
      this.#took(bundle);
    } catch (error) {
      if (this.#isDisposed) return;
      if (!(error instanceof SpokelabError)) throw error;
      this.#report(affected.length > 0 ? affected : this.#affected(before), error);
    }
  }

  #affected(hash: string | undefined): Installation[] {
    const nodes = new Set(this.#uses.map(({ node }) => node));
    return installations(this.#lens.lab).filter(({ node, program }) => program.hash === hash && nodes.has(node));
  }

  #replacement(bundle: Bundle, node: NodeId, plugin: number): Installation['program'] {
    const own = this.#uses.find(({ node: user, installation }) => user === node && (installation.id ?? bundle.pluginId) === plugin);
    return programFor(bundle, halfOf(node), plugin, own?.installation.config ?? {});
  }

  #report(affected: readonly Installation[], { message }: SpokelabError): void {
    const { trace, nowUs } = this.#lens;
    for (const { node, program } of affected) {
      trace({ type: 'plugin-errored', at: nowUs(), node, plugin: program.pluginId, call: 'reload', kind: 'invalid', message });
    }
  }
}
