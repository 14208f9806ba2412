import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { LOG_BYTES_MAX, LogFile } from '../../../src-main/runtime/log-file.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it('never takes more than three files of bounded size, and the newest lines are in the first', () => {
  const folder = newFolder();
  const log = new LogFile(join(folder, 'engine.log'));
  const lineBytes = 2_000 + '2026-01-01T00:00:00.000Z \n'.length;
  const lines = Math.ceil((LOG_BYTES_MAX * 5) / lineBytes);
  for (let number = 0; number < lines; number += 1) log.write(`${number} ${'x'.repeat(3_000)}`);
  expect(readdirSync(folder).toSorted()).toEqual(['engine.log', 'engine.log.1', 'engine.log.2']);
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThan(LOG_BYTES_MAX + lineBytes);
  const numbers = ['engine.log.2', 'engine.log.1', 'engine.log'].flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => Number(line.split(' ')[1])),
  );
  const [first = 0] = numbers;
  expect(numbers).toEqual(Array.from({ length: lines - first }, (_, index) => first + index));
  expect(log.recent).toHaveLength(40);
});

it('keeps its newest lines where it cannot write', () => {
  const blocked = join(newFolder(), 'file');
  writeFileSync(blocked, '');
  const log = new LogFile(join(blocked, 'logs', 'engine.log'));
  log.write('one\ntwo');
  expect(log.recent.map((line) => line.split(' ')[1])).toEqual(['one', 'two']);
});
