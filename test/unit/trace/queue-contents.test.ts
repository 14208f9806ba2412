import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../src-main/contract/units.ts';
import { QueueContents } from '../../../src-main/trace/queue-contents.ts';
import type { LabOverrides } from '../../support/virtual-lab.ts';
import { runLab, sends } from '../../support/virtual-lab.ts';

/** What the fold says after each event, against what the edge's own queue said in the event. */
function hold(overrides: LabOverrides): QueueContents {
  const contents = new QueueContents();
  for (const event of runLab(4 * MINUTE, overrides).events) {
    contents.apply(event);
    if ('pending' in event) expect([...contents.rows(event.edge)].length, JSON.stringify(event)).toBe(event.pending);
  }
  return contents;
}

const TRAFFIC = [sends({ everyUs: SECOND, untilUs: 100 * SECOND })];

test('the rows are as many as the queue says, through batches, time-outs, expiry and crashes', () => {
  hold({ traffic: TRAFFIC });
  hold({ traffic: TRAFFIC, faults: [{ kind: 'link-drop', link: 'edge-1', drop: 'responses', atUs: 45 * SECOND, forUs: 60 * SECOND }] });
  hold({ traffic: TRAFFIC, faults: [{ kind: 'edge-crash', edge: 'edge-1', point: 'after-ack', atUs: 20 * SECOND, forUs: 10 * SECOND }] });
  hold({ traffic: TRAFFIC, edge: { retentionUs: 40 * SECOND }, faults: [{ kind: 'hub-crash', atUs: 10 * SECOND }] });
});

test('a row says what carries it and how often it went', () => {
  const { events } = runLab(4 * MINUTE, {
    traffic: TRAFFIC,
    faults: [{ kind: 'link-drop', link: 'edge-1', drop: 'responses', atUs: 20 * SECOND }],
  });
  const contents = new QueueContents();
  const seen: (string | undefined)[] = [];
  for (const event of events) {
    contents.apply(event);
    const [row] = contents.rows('edge-1');
    if (row?.number !== 1 || (event.type !== 'batch-sent' && event.type !== 'batch-failed')) continue;
    seen.push(`${event.type}: attempts ${row.attempts}, ${row.batch === undefined ? 'waiting' : 'in flight'}`);
  }
  expect(seen.slice(0, 4)).toEqual([
    'batch-sent: attempts 1, in flight',
    'batch-failed: attempts 1, waiting',
    'batch-sent: attempts 2, in flight',
    'batch-failed: attempts 2, waiting',
  ]);
});

test('an engine that comes back may find the last batch deleted all the same', () => {
  const contents = new QueueContents();
  const at = 0;
  contents.apply({ type: 'payload-submitted', at, payload: 'e:1', edge: 'e', plugin: 42, size: 10, fingerprint: '' });
  contents.apply({ type: 'payload-queued', at, payload: 'e:1', edge: 'e', pending: 1 });
  contents.apply({ type: 'batch-sent', at, edge: 'e', batch: 'e#1.1', sequence: 1, numbers: [1], bytes: 10 });
  contents.apply({ type: 'lab-resumed', at });
  expect([...contents.rows('e')]).toMatchObject([{ number: 1, size: 10, attempts: 1, batch: undefined }]);
  contents.apply({ type: 'batch-deleted', at, edge: 'e', batch: 'e#1.1', pending: 0 });
  expect([...contents.rows('e')]).toEqual([]);
});
