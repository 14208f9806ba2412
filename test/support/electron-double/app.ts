import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPages } from './chromium.ts';
import { Preventable } from './preventable.ts';

const USER_DATA_SWITCH = '--user-data-dir=';

type Metric = { pid: number; type: string; name: string };

class App extends EventEmitter {
  readonly isPackaged = false;
  isSandboxed = false;
  /** Windows and processes sign in here, so that quitting can end them. */
  readonly windows = new Set<{ close(): void }>();
  readonly recentDocuments: string[] = [];
  readonly metrics = new Set<Metric>();
  #isReady = false;
  #userData: string | undefined;
  readonly #ready = new Promise<void>((done) => {
    setImmediate(async () => {
      await openPages();
      this.#isReady = true;
      done();
    });
  });

  isReady(): boolean {
    return this.#isReady;
  }

  whenReady(): Promise<void> {
    return this.#ready;
  }

  enableSandbox(): void {
    this.isSandboxed = true;
  }

  getPath(name: string): string {
    if (name !== 'userData') throw new Error(`the stand-in has no path for ${name}`);
    const given = process.argv.find((argument) => argument.startsWith(USER_DATA_SWITCH))?.slice(USER_DATA_SWITCH.length);
    this.#userData ??= given ?? mkdtempSync(join(tmpdir(), 'spokelab-electron-double-'));
    return this.#userData;
  }

  disableHardwareAcceleration(): void {}

  setAsDefaultProtocolClient(): boolean {
    return true;
  }

  addRecentDocument(path: string): void {
    this.recentDocuments.push(path);
  }

  getAppMetrics(): Metric[] {
    return [...this.metrics];
  }

  /** The folder of the user's data holds the lock, and what later instances hand over. */
  requestSingleInstanceLock(handed: unknown): boolean {
    const folder = this.getPath('userData');
    mkdirSync(folder, { recursive: true });
    const lock = join(folder, 'instance-lock');
    // As in Chromium, the lock of an instance that was killed holds nobody up.
    if (!isHeld(lock)) rmSync(lock, { force: true });
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      process.on('exit', () => rmSync(lock, { force: true }));
    } catch {
      writeFileSync(join(folder, `handed-${process.pid}.json`), JSON.stringify({ argv: process.argv, directory: process.cwd(), handed }));
      return false;
    }
    const seen = new Set<string>();
    watch(folder, { persistent: false }, (_kind, name) => this.#takeHanded(folder, name, seen));
    return true;
  }

  quit(): void {
    for (const window of [...this.windows]) window.close();
    if (this.windows.size > 0) return;
    const event = new Preventable();
    this.emit('will-quit', event);
    if (!event.defaultPrevented) process.exit(0);
  }

  /** A window has gone. */
  left(window: { close(): void }): void {
    this.windows.delete(window);
    if (this.windows.size === 0) this.emit('window-all-closed');
  }

  #takeHanded(folder: string, name: string | null, seen: Set<string>): void {
    if (name === null || !name.startsWith('handed-') || seen.has(name)) return;
    const text = readFileSync(join(folder, name), 'utf8');
    // The watcher also tells of the file before it is written.
    if (text === '') return;
    seen.add(name);
    const { argv, directory, handed } = JSON.parse(text) as { argv: string[]; directory: string; handed: unknown };
    this.emit('second-instance', new Preventable(), argv, directory, handed);
  }
}

function isHeld(lock: string): boolean {
  try {
    return process.kill(Number(readFileSync(lock, 'utf8')), 0);
  } catch {
    return false;
  }
}

export const app = new App();
