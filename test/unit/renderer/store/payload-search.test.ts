import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../../src-main/contract/units.ts';
import { LabModel } from '../../../../src-renderer/store/lab-model.ts';
import type { FoundPayloads } from '../../../../src-renderer/store/payload-search.ts';
import { PayloadSearch } from '../../../../src-renderer/store/payload-search.ts';
import type { PayloadListFilter } from '../../../../src-renderer/store/selection.ts';
import { runLab, sends } from '../../../support/virtual-lab.ts';

/** Two edges, a payload every 40 ms each: more than a slice holds; plugin 7 installed nowhere; answers of edge-1 dropped for a while. */
const { events } = runLab(3 * MINUTE, {
  edges: [
    { id: 'edge-1', namespace: 'eu', plugins: [] },
    { id: 'edge-2', namespace: 'us', plugins: [] },
  ],
  traffic: [
    sends({ edges: ['edge-1'], everyUs: 40_000, untilUs: 100 * SECOND, item: { correlation: 'good-{i}', metadata: { kind: 'Stats' } } }),
    sends({ edges: ['edge-2'], everyUs: 40_000, untilUs: 100 * SECOND, item: { plugin: 7 } }),
  ],
  faults: [{ kind: 'link-drop', link: 'edge-1', drop: 'responses', atUs: 45 * SECOND, forUs: 40 * SECOND }],
});
const model = new LabModel();
for (const event of events) model.apply(event);

const FOREVER = Number.POSITIVE_INFINITY;

function find(filter: PayloadListFilter): FoundPayloads {
  const search = new PayloadSearch(model, model.ledger, filter);
  expect(search.work(FOREVER)).toBe(true);
  return search.found();
}
const all = (found: FoundPayloads) => Array.from({ length: found.count }, (_, index) => found.at(index));

test('without a condition every payload is there at once, newest first', () => {
  const search = new PayloadSearch(model, model.ledger, {});
  expect(search.share).toBe(1);
  const found = search.found();
  expect(found.count).toBe(model.ledger.counters.submitted);
  const times = all(found).map((record) => record?.submittedAt ?? -1);
  expect(times).toEqual([...times].sort((one, other) => other - one));
});

test.each([
  [{ edge: 'edge-2' }, 'edge-2', (record: { edge: string }) => record.edge === 'edge-2'],
  [{ plugin: 7 }, 'plugin 7', (record: { plugin: number }) => record.plugin === 7],
  [{ outcome: 'failed' }, 'failed', (record: { outcome: string }) => record.outcome === 'failed'],
  [{ duplicated: true }, 'duplicated', (record: { deliveries: number }) => record.deliveries > 1],
  [{ text: 'GOOD-17' }, 'a correlation id', (record: { correlation?: string }) => record.correlation?.includes('good-17') === true],
  [{ text: 'kind=stats' }, 'metadata', (record: { metadata?: Record<string, string> }) => record.metadata?.['kind'] === 'Stats'],
  [{ text: 'edge-1:12' }, 'an id', (record: { id: string }) => record.id.includes('edge-1:12')],
] as const)('%o finds just what passes (%s)', (filter, _what, passes) => {
  const found = find(filter as PayloadListFilter);
  const expected = [...model.ledger.payloads()].filter((record) => passes(record as never)).map((record) => record.id);
  expect(expected.length).toBeGreaterThan(0);
  expect(expected.length).toBeLessThan(model.ledger.counters.submitted);
  expect(all(found).map((record) => record?.id)).toEqual(expected.reverse());
});

test('a pass is done in slices, none of which takes long, and says how far it is', () => {
  const search = new PayloadSearch(model, model.ledger, { outcome: 'failed' });
  expect(search.work(0)).toBe(false);
  const share = search.share;
  expect(share).toBeGreaterThan(0);
  expect(share).toBeLessThan(0.6);
  while (!search.work(0)) expect(search.share).toBeGreaterThan(share);
  expect(search.share).toBe(1);
  expect(search.found().count).toBe(find({ outcome: 'failed' }).count);
});

test('nothing found is nothing, not an error', () => {
  expect(find({ edge: 'nobody' }).count).toBe(0);
  expect(find({ edge: 'nobody' }).at(0)).toBeUndefined();
});
