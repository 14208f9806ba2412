import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteEdgeQueue } from '../../../../src-main/adapters/sqlite/sqlite-edge-queue.ts';
import { openSqliteKeyValueStores } from '../../../../src-main/adapters/sqlite/sqlite-key-value-stores.ts';
import { describeEdgeQueue, row } from '../../../port-suites/edge-queue.ts';
import { describeKeyValueStore } from '../../../port-suites/key-value-store.ts';

const newFolder = () => mkdtempSync(path.join(tmpdir(), 'spokelab-sqlite-'));
const removeFolder = (folder: string) => rmSync(folder, { recursive: true, force: true });

describeEdgeQueue({ name: 'SQLite in memory', create: () => ({ queue: openSqliteEdgeQueue(':memory:'), dispose() {} }) });

describeEdgeQueue({
  name: 'a SQLite file',
  create() {
    const folder = newFolder();
    const file = path.join(folder, 'queue.db');
    const reopen = (queue: { close(): void }) => {
      queue.close();
      return openSqliteEdgeQueue(file);
    };
    return { queue: openSqliteEdgeQueue(file), reopen, dispose: () => removeFolder(folder) };
  },
});

describeKeyValueStore({
  name: 'SQLite in memory',
  create() {
    const stores = openSqliteKeyValueStores(':memory:');
    return { store: stores.open(1), other: stores.open(2), dispose: () => stores.close() };
  },
});

describeKeyValueStore({
  name: 'a SQLite file',
  create() {
    const folder = newFolder();
    const file = path.join(folder, 'kv.db');
    let stores = openSqliteKeyValueStores(file);
    const reopen = () => {
      stores.close();
      stores = openSqliteKeyValueStores(file);
      return stores.open(1);
    };
    const dispose = () => {
      stores.close();
      removeFolder(folder);
    };
    return { store: stores.open(1), other: stores.open(2), reopen, dispose };
  },
});

describe('a queue file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = newFolder();
    file = path.join(folder, 'queue.db');
  });
  afterEach(() => removeFolder(folder));

  const storageError = (...words: string[]) =>
    expect.objectContaining({ name: 'SpokelabError', code: 'ERR_STORAGE', message: expect.stringMatching(words.join('.*')) });

  /** Runs the child until it has said `count` numbers, kills it, and gives everything it said. */
  function appendAndKill(count: number): Promise<number[]> {
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'appending-child.ts'), file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      if (said.split('\n').length > count) child.kill('SIGKILL');
    });
    return new Promise((resolve) => {
      // What follows the last line break was cut by the kill.
      child.on('close', () => resolve(said.split('\n').slice(0, -1).map(Number)));
    });
  }

  it('holds everything that append had returned from when its process was killed', async () => {
    let said: number[] = [];
    for (const count of [20, 200, 1_000]) {
      said = [...said, ...(await appendAndKill(count))];
      const queue = openSqliteEdgeQueue(file);
      const kept = new Set(queue.listing().map(({ number }) => number));
      // Every tenth append removes the fifth before it; the last removal may or may not have come about.
      const lost = said.filter((number) => !kept.has(number) && number % 10 !== 5);
      expect(lost).toEqual([]);
      expect(queue.lastNumber()).toBeGreaterThanOrEqual(said.at(-1) ?? 1);
      expect(queue.pendingCount()).toBe(kept.size);
      queue.close();
    }
    expect(new Set(said).size).toBe(said.length);
  }, 60_000);

  it('belongs to one lab at a time', () => {
    const queue = openSqliteEdgeQueue(file);
    expect(() => openSqliteEdgeQueue(file)).toThrow(storageError('queue.db', 'in use by another lab', 'End that lab'));
    queue.append(row(1));
    queue.close();
    const reopened = openSqliteEdgeQueue(file);
    expect(reopened.pendingCount()).toBe(1);
    reopened.close();
  });

  it.each([
    ['a text', () => writeFileSync(file, 'Dear diary, today I did not back up my files. '.repeat(10))],
    ['a short text', () => writeFileSync(file, 'x')],
    ['a KV file', () => openSqliteKeyValueStores(file).close()],
    ["another program's database", () => new Database(file).exec('CREATE TABLE mine (a)').close()],
  ])('is refused and left alone when it is %s', (_what, make) => {
    make();
    const before = readFileSync(file);
    expect(() => openSqliteEdgeQueue(file)).toThrow(storageError('queue.db', 'is not a queue database', 'Move the file away'));
    expect(readFileSync(file)).toEqual(before);
  });

  it('is refused when a later version wrote it', () => {
    openSqliteEdgeQueue(file).close();
    const database = new Database(file);
    database.pragma('user_version = 2');
    database.close();
    expect(() => openSqliteEdgeQueue(file)).toThrow(storageError('later version', 'format 2'));
  });

  it('is refused and left alone when it is damaged', () => {
    const queue = openSqliteEdgeQueue(file);
    for (let number = 1; number <= 500; number += 1) queue.append(row(number, { bytes: new Uint8Array(200) }));
    queue.append(row(501, { bytes: new Uint8Array(400_000) }));
    queue.close();
    const good = readFileSync(file);
    const overwritten = (page: number) =>
      Buffer.concat([good.subarray(0, page * 4_096), Buffer.alloc(4_096, 0xee), good.subarray((page + 1) * 4_096)]);
    // A page of rows, a page in the middle of the one long payload, and the end.
    for (const damaged of [overwritten(5), overwritten(100), good.subarray(0, 3 * 4_096 + 17)]) {
      writeFileSync(file, damaged);
      expect(() => openSqliteEdgeQueue(file)).toThrow(storageError('queue.db', 'damaged and was left as it is', 'Move the file away'));
      expect(readFileSync(file)).toEqual(damaged);
    }
  });

  it('says what is wrong with a path that cannot be a file', () => {
    expect(() => openSqliteEdgeQueue(path.join(folder, 'none', 'queue.db'))).toThrow(storageError('could not be used', 'folder exists'));
    mkdirSync(file);
    expect(() => openSqliteEdgeQueue(file)).toThrow(storageError('queue.db', 'could not be used'));
  });

  it('says so when it can no longer be used', () => {
    const queue = openSqliteEdgeQueue(file);
    queue.close();
    expect(() => queue.append(row(1))).toThrow(storageError('queue.db'));
    expect(() => queue.oldest(1, 1)).toThrow(storageError('queue.db'));
  });

  it('can be copied once it is closed', () => {
    const queue = openSqliteEdgeQueue(file);
    for (let number = 1; number <= 10; number += 1) queue.append(row(number));
    queue.remove([10]);
    queue.close();
    copyFileSync(file, path.join(folder, 'copy.db'));
    const copy = openSqliteEdgeQueue(path.join(folder, 'copy.db'));
    expect(copy.pendingCount()).toBe(9);
    expect(copy.lastNumber()).toBe(10);
    copy.close();
  });
});
