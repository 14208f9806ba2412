import { expect, test } from 'vitest';
import type { DedupeProfile, EdgeProfile } from '../../../../src-main/contract/profile.ts';
import type { SendItem } from '../../../../src-main/contract/scenario.ts';
import { MINUTE, SECOND } from '../../../../src-main/contract/units.ts';
import { IDEMPOTENT } from '../../../../src-main/engine/profile/idempotent.ts';
import { ACCEPT_ALL, planOf, sends, VirtualLab } from '../../../support/virtual-lab.ts';

const lostAnswer = { kind: 'link-drop', link: 'edge-1', drop: 'responses', atUs: 45 * SECOND, forUs: 40 * SECOND } as const;

function run(
  dedupe: DedupeProfile,
  options: { edge?: Partial<EdgeProfile>; item?: Partial<SendItem>; restartsHub?: true } = {},
): VirtualLab {
  const faults = options.restartsHub ? [lostAnswer, { kind: 'hub-crash', atUs: 90 * SECOND, restartUs: SECOND } as const] : [lostAnswer];
  const plan = planOf({ traffic: [sends({ untilUs: 100 * SECOND, item: options.item ?? {} })], faults, edge: options.edge ?? {} });
  return new VirtualLab({ ...plan, profile: { ...plan.profile, hub: { ...IDEMPOTENT.hub, dedupe } } }, ACCEPT_ALL).runUntil(5 * MINUTE);
}

test('by fingerprint the plugin is called once for each payload, also where two have the same bytes', () => {
  const lab = run(IDEMPOTENT.hub.dedupe, { item: { payload: 'always the same' } });
  expect(lab.counters).toMatchObject({ delivered: 100, duplicates: 0, lost: 0, pending: 0 });
  expect(lab.of('payload-deduplicated')).toHaveLength(30);
});

test('the window has a price: what it holds is in the trace, and what it does not hold comes twice', () => {
  const lab = run({ by: 'fingerprint', windowPayloads: 20 });
  expect(lab.counters).toMatchObject({ delivered: 100, lost: 0 });
  expect(lab.counters.duplicates).toBe(30);
  const wide = run({ by: 'fingerprint', windowPayloads: 1_000 });
  expect(Math.max(...wide.of('payload-deduplicated').map((event) => event.held))).toBeLessThanOrEqual(1_000);
  expect(wide.counters.duplicates).toBe(0);
});

test('what the hub remembers dies with it', () => {
  expect(run(IDEMPOTENT.hub.dedupe, { restartsHub: true }).counters.duplicates).toBe(30);
});

test('by correlation id: payloads without one are never dropped, and one used twice loses its second payload', () => {
  expect(run({ by: 'correlation', windowPayloads: 1_000 }).counters.duplicates).toBe(30);
  expect(run({ by: 'correlation', windowPayloads: 1_000 }, { item: { correlation: 'c-{i}' } }).counters).toMatchObject({
    duplicates: 0,
    delivered: 100,
  });
  const reused = run({ by: 'correlation', windowPayloads: 1_000 }, { item: { correlation: 'one for all' } });
  expect(reused.counters).toMatchObject({ delivered: 1, lost: 99 });
  expect(reused.causes.lost).toEqual({ 'dropped-as-repeat': 99 });
});

test('by sequence it helps only where the edge sends the same batch again', () => {
  const dedupe = { by: 'sequence', windowPayloads: 1_000 } as const;
  expect(run(dedupe).counters.duplicates).toBe(30);
  expect(run(dedupe, { edge: { resend: 'same' } }).counters).toMatchObject({ duplicates: 0, delivered: 100, pending: 0 });
});
