/** Session files: what a million events take on disk, and how fast they are written, opened and searched. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SessionReader } from '../../src-main/adapters/sqlite/session-reader.ts';
import { readJourneys } from '../../src-main/runtime/sessions/read-journeys.ts';
import { medianOf, print, secondsOf } from './figure.ts';
import { writeMillion } from './million.ts';

export async function benchSession(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-bench-'));
  try {
    const file = join(folder, 'million.spokelab');
    const writtenS = await secondsOf(() => writeMillion(file));
    print({ name: 'a session of 1,000,000 events, run and written', value: writtenS, unit: 's' });
    print({ name: 'its size', value: statSync(file).size / 1_000_000, unit: 'MB', reach: { most: 250 } });
    print({ name: 'opening it', value: (await medianOf(5, () => secondsOf(() => new SessionReader(file).close()))) * 1_000, unit: 'ms' });
    let number = 0;
    const journey = (): Promise<number> => {
      number += 2_503;
      return secondsOf(() => {
        if (readJourneys(file, `edge-7-${number}`).length !== 1) throw new Error('the journey is not found');
      });
    };
    print({
      name: 'a journey by correlation id, opening included',
      value: (await medianOf(9, journey)) * 1_000,
      unit: 'ms',
      reach: { most: 20 },
    });
    const reader = new SessionReader(file);
    const readS = await secondsOf(() => {
      for (let from = 0; from < reader.total; from += 5_000) reader.read(from, 5_000);
    });
    reader.close();
    print({ name: 'events read and checked, as a window is fed', value: reader.total / readS, unit: 'events/s' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
