import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_AGAIN_MS = 200;

/**
 * Waits until no other process holds the lock, then holds it; the result lets it go. A process that died holding it does
 * not count: its id is in the file. `onWait` is called once, when there is something to wait for.
 */
export async function holdLock(folder: string, name: string, onWait: () => void): Promise<() => void> {
  const file = join(folder, `.${name}.lock`);
  mkdirSync(folder, { recursive: true });
  for (let hasWaited = false; !tryCreate(file); hasWaited = true) {
    if (!isHeld(file)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!hasWaited) onWait();
    await delay(LOOK_AGAIN_MS);
  }
  return () => rmSync(file, { force: true });
}

function tryCreate(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function isHeld(file: string): boolean {
  try {
    const holder = Number(readFileSync(file, 'utf8'));
    // Created and not yet written: its maker is alive.
    if (holder === 0) return true;
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
