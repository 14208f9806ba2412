import { expect, test } from 'vitest';
import { SECOND } from '../../../../src-main/contract/units.ts';
import type { TraceEvent } from '../../../../src-main/trace/events.ts';
import { createLedger } from '../../../../src-main/trace/ledger.ts';
import { FAKE_LABS } from '../../../../src-renderer/bridge/fake/fake-plans.ts';
import { SyntheticLab } from '../../../../src-renderer/bridge/fake/synthetic-lab.ts';

function run(name: string, untilUs: number): TraceEvent[] {
  const fake = FAKE_LABS[name];
  if (fake === undefined) throw new Error(`no fake lab ${name}`);
  return new SyntheticLab(fake.plan).advance(untilUs);
}

test('the same plan gives the same trace', () => {
  expect(run('demo', 60 * SECOND)).toEqual(run('demo', 60 * SECOND));
});

test('time never goes back', () => {
  const events = run('demo', 100 * SECOND);
  expect(events.every((event, index) => index === 0 || event.at >= (events[index - 1] as TraceEvent).at)).toBe(true);
});

test('the demo shows what the window is for: duplicates with a cause, a crash, a slow and a cut link', () => {
  const ledger = createLedger();
  for (const event of run('demo', 100 * SECOND)) ledger.apply(event);
  const { counters, causes } = ledger;
  expect(counters.duplicates).toBeGreaterThan(0);
  expect(causes.duplicates['response-lost']).toBe(counters.duplicates);
  expect(counters.queued).toBe(
    counters.delivered + counters.unhandled + counters.failed + counters.expired + counters.pending + counters.lost,
  );
});

test('fifty edges write about five thousand events a second', () => {
  const from = 10 * SECOND;
  const events = run('fifty', 15 * SECOND).filter((event) => event.at >= from);
  expect(events.length / 5).toBeGreaterThan(4_500);
  expect(events.length / 5).toBeLessThan(5_500);
});

test('commands have their effect, and refuse what is not there', () => {
  const fake = FAKE_LABS['empty'];
  const lab = new SyntheticLab((fake as NonNullable<typeof fake>).plan);
  lab.execute({ do: 'add-edge', edge: 'edge-a', namespace: 'eu' });
  lab.execute({ do: 'inject-fault', fault: { kind: 'link-drop', link: 'edge-a', drop: 'responses' } });
  const types = lab.advance(SECOND).map((event) => event.type);
  expect(types).toContain('edge-added');
  expect(types).toContain('fault-started');
  expect(() => lab.execute({ do: 'add-edge', edge: 'edge-a' })).toThrow(/already an edge/);
  expect(() => lab.execute({ do: 'restart-edge', edge: 'edge-b' })).toThrow(/no edge called "edge-b"/);
});
