/** A file system of a few kilobytes, or one that cannot be written to, where this machine lets us mount one (Linux, as root). */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export const CAN_MOUNT = process.platform === 'linux' && process.getuid?.() === 0 && tryMount();

/** The folder of a fresh file system that holds `kilobytes`; unmounted when the test ends. */
export function smallDisk(kilobytes: number): { folder: string; makeReadOnly(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-small-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]);
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, makeReadOnly: () => void execFileSync('mount', ['-o', 'remount,ro', folder]) };
}

function tryMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
