/** Delivers everything twice, in another order, or with a hub that dies before it answers, and says what a plugin could not bear. */
import type { PayloadId } from '../contract/ids.ts';
import type { ProbeFinding, ProbeKind, ProbeReport, Scenario } from '../contract/scenario.ts';
import { MINUTE } from '../contract/units.ts';
import type { LabPlan } from '../engine/index.ts';
import type { TraceEvent } from '../trace/events.ts';
import { RepeatFindings } from '../trace/probe-findings.ts';
import { planFor } from './plan.ts';
import type { Sandboxes } from './sandboxes.ts';
import { sandboxFor } from './sandboxes.ts';
import { createVirtualWorld } from './virtual-world.ts';

/** A repeat comes at most this long after the first call. */
export const REPEAT_WITHIN_US = MINUTE;

/** Runs the scenario in the virtual world under the probe; for `reorder` also without it, to compare. */
export async function probeScenario(scenario: Scenario, kind: ProbeKind): Promise<ProbeReport> {
  const plan = await planFor(scenario, 'virtual', 'probe');
  const sandbox = await sandboxFor(plan);
  const probed: LabPlan = { ...plan, probe: { kind, withinUs: REPEAT_WITHIN_US } };
  if (kind === 'reorder') return compareOrders(scenario, plan, probed, sandbox);
  const repeats = new RepeatFindings();
  run(probed, scenario, sandbox, (event) => repeats.apply(event));
  return { kind, findings: repeats.findings, probed: repeats.repeats };
}

/** Another order has no repeats: what counts is the KV at the end, and who wrote the values that differ. */
function compareOrders(scenario: Scenario, plan: LabPlan, probed: LabPlan, sandbox: Sandboxes): ProbeReport {
  const straight = new FinalValues();
  const shuffled = new FinalValues();
  run(plan, scenario, sandbox, (event) => straight.apply(event));
  run(probed, scenario, sandbox, (event) => shuffled.apply(event));
  const findings: ProbeFinding[] = [];
  for (const [slot, { value, payload, plugin, key }] of shuffled.values) {
    const before = straight.values.get(slot)?.value;
    if (before === value || payload === undefined) continue;
    findings.push({ payload, plugin, what: 'kv', key, before: before ?? '(none)', after: value });
  }
  return { kind: 'reorder', findings, probed: shuffled.deliveries };
}

/** The hub plugins' KV at the end of a run, each value with the payload that wrote it last. */
class FinalValues {
  readonly values = new Map<string, { value: string; payload: PayloadId | undefined; plugin: number; key: string }>();
  deliveries = 0;

  apply(event: TraceEvent): void {
    if (event.type === 'payload-delivered') this.deliveries += 1;
    if ((event.type !== 'kv-written' && event.type !== 'kv-deleted') || event.node !== 'hub') return;
    const slot = `${event.plugin}\n${event.key}`;
    if (event.type === 'kv-deleted') this.values.delete(slot);
    else this.values.set(slot, { value: event.value, payload: event.payload, plugin: event.plugin, key: event.key });
  }
}

function run(plan: LabPlan, scenario: Scenario, sandbox: Sandboxes, onEvent: (event: TraceEvent) => void): void {
  const { lab, scheduler } = createVirtualWorld(plan, onEvent, sandbox);
  try {
    lab.start();
    while (scheduler.runNext(scenario.durationUs));
  } finally {
    lab.end();
  }
}
