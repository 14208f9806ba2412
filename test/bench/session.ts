/** Session files: what a million events take on disk, and how fast they are written, opened and searched. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SessionReader } from '../../src-main/adapters/sqlite/session-reader.ts';
import { SessionWriter } from '../../src-main/adapters/sqlite/session-writer.ts';
import { HOUR, SECOND } from '../../src-main/contract/units.ts';
import { readJourneys } from '../../src-main/runtime/sessions/read-journeys.ts';
import { createVirtualWorld } from '../../src-main/runtime/virtual-world.ts';
import { TRACE_VERSION } from '../../src-main/trace/events.ts';
import { createScriptedSandbox } from '../support/scripted-sandbox.ts';
import { ACCEPT_ALL, planOf, sends } from '../support/virtual-lab.ts';
import { medianOf, print, secondsOf } from './figure.ts';

const EVENTS = 1_000_000;
const EDGES = Array.from({ length: 10 }, (_, index) => `edge-${index + 1}`);

export async function benchSession(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-bench-'));
  try {
    const file = join(folder, 'million.spokelab');
    const writtenS = await secondsOf(() => write(file));
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

/** Ten edges with a payload each a second, until the trace is long enough. */
function write(file: string): void {
  const about = { name: 'bench', world: 'virtual', seed: 1, profile: 'documented', keepsGoing: false, writtenAtMs: 0 } as const;
  const writer = SessionWriter.create(file, { traceVersion: TRACE_VERSION, ...about }, new Map());
  const plan = planOf({
    edges: EDGES.map((id) => ({ id, namespace: 'default', plugins: [] })),
    traffic: EDGES.map((id) =>
      sends({ edges: [id], everyUs: SECOND, item: { kind: 'send', plugin: 42, payload: 'x', correlation: `${id}-{i}` } }),
    ),
  });
  let events = 0;
  const { lab, scheduler } = createVirtualWorld(
    plan,
    (event) => {
      events += 1;
      writer.append(event);
    },
    createScriptedSandbox(ACCEPT_ALL),
  );
  lab.start();
  while (events < EVENTS && scheduler.runNext(100 * HOUR));
  lab.end();
  writer.finish({ verdict: 'pass', traceHash: '', expectations: [] }, new Map());
  writer.close();
}
