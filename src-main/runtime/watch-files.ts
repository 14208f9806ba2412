/**
 * Looks at files and folders again and again, and tells of those that have changed. What the system tells of changes is not to be
 * relied on everywhere (network folders, containers, editors that write a new file in place of the old); a look at size and time is.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Disposable } from '../util/disposable.ts';

const LOOK_MS = 250;
const ENTRIES_MAX = 2_000;

/** `changed` is called once a path has been the same for two looks, after the one before it has ended. */
export function watchFiles(paths: readonly string[], changed: (path: string) => Promise<void>): Disposable {
  const seen = new Map(paths.map((path) => [path, { stamp: stampOf(path), told: stampOf(path) }]));
  let isBusy = false;
  const look = async (): Promise<void> => {
    for (const [path, state] of seen) {
      const stamp = stampOf(path);
      const isSettled = stamp === state.stamp;
      state.stamp = stamp;
      if (!isSettled || stamp === state.told) continue;
      state.told = stamp;
      // What is gone may be on its way: an editor or a build that writes it anew.
      if (stamp !== '') await changed(path);
    }
  };
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    look().finally(() => {
      isBusy = false;
    });
  }, LOOK_MS);
  timer.unref();
  return { dispose: () => clearInterval(timer) };
}

/** Every file with its size and time; empty when there is nothing. */
function stampOf(path: string): string {
  try {
    const stats = statSync(path);
    if (!stats.isDirectory()) return `${stats.size}:${stats.mtimeMs}`;
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .slice(0, ENTRIES_MAX)
      .map((name) => {
        const { size, mtimeMs } = statSync(join(path, name));
        return `${name}:${size}:${mtimeMs}`;
      })
      .join('\n');
  } catch {
    return '';
  }
}
