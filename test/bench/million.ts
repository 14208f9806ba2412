/** A session of 1,000,000 events: edges with a payload each a second, until the trace is long enough. */
import { SessionWriter } from '../../src-main/adapters/sqlite/session-writer.ts';
import { HOUR, SECOND } from '../../src-main/contract/units.ts';
import { createVirtualWorld } from '../../src-main/runtime/virtual-world.ts';
import { TRACE_VERSION } from '../../src-main/trace/events.ts';
import { createScriptedSandbox } from '../support/scripted-sandbox.ts';
import { ACCEPT_ALL, planOf, sends } from '../support/virtual-lab.ts';

export const MILLION = 1_000_000;

export function writeMillion(file: string, edgeCount = 10, eventsWanted = MILLION): void {
  const about = { name: 'bench', world: 'virtual', seed: 1, profile: 'documented', keepsGoing: false, writtenAtMs: 0 } as const;
  const writer = SessionWriter.create(file, { traceVersion: TRACE_VERSION, ...about }, new Map());
  const ids = Array.from({ length: edgeCount }, (_, index) => `edge-${index + 1}`);
  const plan = planOf({
    edges: ids.map((id) => ({ id, namespace: 'default', plugins: [] })),
    traffic: ids.map((id) =>
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
  while (events < eventsWanted && scheduler.runNext(100 * HOUR));
  lab.end();
  writer.finish({ verdict: 'pass', traceHash: '', expectations: [] }, new Map());
  writer.close();
}
