/** What the window holds of a lab as its trace grows: it must stop growing once every bound is reached. */
import { HOUR, MILLISECOND, SECOND } from '../../src-main/contract/units.ts';
import { createVirtualWorld } from '../../src-main/runtime/virtual-world.ts';
import { LabModel } from '../../src-renderer/store/lab-model.ts';
import { createScriptedSandbox } from '../support/scripted-sandbox.ts';
import { ACCEPT_ALL, planOf, sends } from '../support/virtual-lab.ts';
import { print } from './figure.ts';

const EDGES = Array.from({ length: 50 }, (_, index) => `edge-${index + 1}`);
/** In millions: the first two are on the way there, and beyond the longest reach (4.2) little may be added. */
const LOOKED_AT = [1, 3, 5, 7, 9];

export async function benchModel(): Promise<void> {
  const model = new LabModel();
  let taken = 0;
  const held: number[] = [];
  const plan = planOf({
    edge: { heartbeatUs: SECOND },
    edges: EDGES.map((id) => ({ id, namespace: 'default', plugins: [] })),
    traffic: EDGES.map((id) => sends({ edges: [id], everyUs: 65 * MILLISECOND })),
  });
  const take = (event: Parameters<LabModel['apply']>[0]): void => {
    model.apply(event);
    taken += 1;
  };
  const { lab, scheduler } = createVirtualWorld(plan, take, createScriptedSandbox(ACCEPT_ALL));
  lab.start();
  for (const millions of LOOKED_AT) {
    while (taken < millions * 1_000_000 && scheduler.runNext(100 * HOUR));
    const value = heapMB();
    print({ name: `the window's model of ${millions},000,000 events`, value, unit: 'MB' });
    held.push(value);
  }
  lab.end();
  // It goes up and down by the tenth that is let go at once.
  const [early, late] = [Math.max(...held.slice(1, 3)), Math.max(...held.slice(3))];
  print({ name: "the window's model, growth beyond 5,000,000 events", value: (late / early - 1) * 100, unit: '%', reach: { most: 10 } });
}

function heapMB(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1_048_576;
}
