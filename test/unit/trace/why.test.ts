/** The sentences themselves: each way to wait, to be doubled, to fail or to be lost, in a lab where it happens. */
import { expect, test } from 'vitest';
import type { FaultSpec } from '../../../src-main/contract/fault.ts';
import type { PayloadId } from '../../../src-main/contract/ids.ts';
import type { Us } from '../../../src-main/contract/units.ts';
import { SECOND } from '../../../src-main/contract/units.ts';
import { createLedger } from '../../../src-main/trace/ledger.ts';
import { sentenceOf } from '../../../src-main/trace/why/answer.ts';
import { Evidence } from '../../../src-main/trace/why/evidence.ts';
import { whyOf } from '../../../src-main/trace/why/why.ts';
import type { CountedKind } from '../../../src-main/trace/why/why-counter.ts';
import { whyCounter } from '../../../src-main/trace/why/why-counter.ts';
import type { LabOverrides, LabScripts, VirtualLab } from '../../support/virtual-lab.ts';
import { ACCEPT_ALL, runLab, sends } from '../../support/virtual-lab.ts';

const TRAFFIC = [sends({ everyUs: 2 * SECOND, untilUs: 20 * SECOND })];
const QUICK = { heartbeatUs: 10 * SECOND, sendTimeoutUs: 5 * SECOND };

function labWith(faults: FaultSpec[], untilUs: Us, overrides: LabOverrides = {}, scripts: LabScripts = ACCEPT_ALL): VirtualLab {
  return runLab(untilUs, { traffic: TRAFFIC, edge: QUICK, faults, ...overrides }, scripts);
}

function readingOf({ events, scheduler }: VirtualLab): { evidence: Evidence; ledger: ReturnType<typeof createLedger> } {
  const evidence = new Evidence();
  const ledger = createLedger();
  events.forEach((event, index) => {
    evidence.apply(event, index);
    ledger.apply(event);
  });
  evidence.at = scheduler.now();
  return { evidence, ledger };
}

function why(lab: VirtualLab, payload: PayloadId): string {
  const { evidence, ledger } = readingOf(lab);
  const record = ledger.payload(payload);
  return record === undefined ? '' : sentenceOf(whyOf(evidence, record));
}

const counter = (lab: VirtualLab, kind: CountedKind): string => {
  const { evidence, ledger } = readingOf(lab);
  return whyCounter(evidence, ledger, { kind }).text;
};

const DROPPED = { kind: 'link-drop', link: 'edge-1', drop: 'responses', atUs: 8 * SECOND, forUs: 4 * SECOND } as const;

test('it waits for a heartbeat, behind others', () => {
  const lab = labWith([], 7 * SECOND);
  expect(why(lab, 'edge-1:3')).toBe('It waits for the next heartbeat of edge-1 at 0:10.080, in 3.1 s, behind 2 others in the queue.');
});

test('it waits for an answer that was dropped; then again for a heartbeat', () => {
  expect(why(labWith([DROPPED], 11 * SECOND), 'edge-1:1')).toBe(
    'Delivered to plugin 42 at 0:10.100 by batch #1 of edge-1, 10 s after it was submitted. It is still in the queue to be sent again, and waits for an answer that cannot come: the answer to batch #1 was dropped at 0:10.100 by fault-1 (responses dropped on edge-1, since 0:08, 1 s left); edge-1 sends it again once it has given the batch up.',
  );
});

test('it is held by hand, at the hub, on its way', () => {
  const held = { kind: 'link-hold', link: 'edge-1', hold: 'requests', release: 'in-order', atUs: 8 * SECOND, forUs: 60 * SECOND } as const;
  const text = why(labWith([held], 12 * SECOND), 'edge-1:1');
  expect(text).toBe(
    'It waits because batch #1 is held on the link of edge-1 since 0:10.080 by fault-1 (requests held on edge-1, since 0:08, 56 s left), until somebody releases it or the hold ends.',
  );
  const slow = { kind: 'plugin-slow', plugin: 42, on: 'hub', delayUs: 4 * SECOND, atUs: SECOND, forUs: 60 * SECOND } as const;
  expect(why(labWith([slow], 11 * SECOND), 'edge-1:1')).toMatch(
    /^It is at the hub since 0:10\.100 with batch #1 of edge-1, which the hub has not answered yet, with fault-1 \(plugin 42 slower by 4 s on hub, since 0:01, \d+ s left\)\.$/,
  );
});

test('its edge is dead, or not connected', () => {
  const crash = { kind: 'edge-crash', edge: 'edge-1', point: 'now', atUs: 5 * SECOND, restartUs: 30 * SECOND } as const;
  expect(why(labWith([crash], 9 * SECOND), 'edge-1:1')).toBe(
    'It waits in the durable queue of edge-1, which crashed at 0:05 because of fault-1 (edge crash on edge-1, since 0:05), for 26 s more, until the edge starts again.',
  );
  const down = { kind: 'hub-crash', atUs: 5 * SECOND, restartUs: 60 * SECOND } as const;
  expect(why(labWith([down], 6 * SECOND), 'edge-1:1')).toMatch(
    /^It waits because edge-1 is disconnected since 0:05\S* \(.+\) and connects again in \S+ s; the hub is down since 0:05, because of fault-1 \(hub crash, since 0:05\)\.$/,
  );
});

test('every duplicate of a batch hangs on the fault that lost its answer', () => {
  const lab = labWith([DROPPED], 60 * SECOND);
  expect(counter(lab, 'duplicates')).toBe(
    '6 duplicates, all response-lost. All hang on fault-1 (responses dropped on edge-1, from 0:08 to 0:12).',
  );
  expect(counter(lab, 'lost')).toBe('There is nothing to explain: no lost payload in what is kept of the trace.');
});

test('causes are told apart, and so are the faults', () => {
  const crash = { kind: 'edge-crash', edge: 'edge-1', point: 'after-ack', atUs: 15 * SECOND, restartUs: SECOND } as const;
  const text = counter(labWith([DROPPED, crash], 90 * SECOND), 'duplicates');
  expect(text).toMatch(/^\d+ duplicates: \d+ [a-z-]+, \d+ [a-z-]+\. \d+ hang on fault-\d \(.+\); \d+ hang on fault-\d \(.+\)\.$/);
});

test('a refusal, a plugin that fails and one that is not there', () => {
  const full = { kind: 'edge-disk-full', edge: 'edge-1', atUs: SECOND, forUs: 60 * SECOND } as const;
  expect(why(labWith([full], 10 * SECOND), 'edge-1:2')).toBe(
    'Refused by edge-1 at 0:02: ErrQueueFull, which edge-1 gives because of fault-1 (disk full on edge-1, since 0:01, 51 s left); plugin 42 saw the error.',
  );
  const small = labWith([], 9 * SECOND, { edge: { ...QUICK, queueCapacity: 2 } });
  expect(why(small, 'edge-1:3')).toBe(
    'Refused by edge-1 at 0:04: ErrQueueFull, the queue has too many pending payloads; plugin 42 saw the error.',
  );
  const broken = labWith(
    [],
    12 * SECOND,
    {},
    {
      42: {
        hub: {
          acceptEdgePayload: () => {
            throw new Error('no.');
          },
        },
      },
    },
  );
  expect(why(broken, 'edge-1:1')).toBe(
    'Plugin 42 failed on it at 0:10.100, brought by batch #1 of edge-1: no; what fails at the hub is not sent again.',
  );
  expect(why(labWith([], 12 * SECOND, { hubPlugins: [] }), 'edge-1:1')).toMatch(
    /^It reached the hub at 0:10\.100, brought by batch #1 of edge-1, and plugin 42 is not installed on the hub; /,
  );
});

test('what is lost or expired says when, and by whose doing', () => {
  const early = { kind: 'edge-crash', edge: 'edge-1', point: 'before-enqueue-commit', atUs: SECOND, restartUs: SECOND } as const;
  expect(why(labWith([early], 9 * SECOND), 'edge-1:2')).toMatch(
    /^Lost: edge-1 died at 0:02 because of fault-1 \(edge crash .+\) between the call of sendToControl and the commit of its queue \(crash-before-commit\)\.$/,
  );
  const cut = { kind: 'link-drop', link: 'edge-1', drop: 'both', atUs: SECOND, forUs: 200 * SECOND } as const;
  const text = why(labWith([cut], 150 * SECOND, { edge: { ...QUICK, retentionUs: 40 * SECOND } }), 'edge-1:1');
  expect(text).toMatch(
    /^Removed from the queue of edge-1 by retention at \S+, .+ after it was submitted: none of \d batch(es)? with it had been acknowledged: .+ because of fault-1 \(link cut on edge-1, since 0:01, .+ left\)\.$/,
  );
});

test('of two faults of a kind each is blamed for its own', () => {
  const later = { ...DROPPED, atUs: 25 * SECOND, forUs: 10 * SECOND };
  const lab = labWith([DROPPED, later], 90 * SECOND);
  const once = why(lab, 'edge-1:8');
  expect(once).toContain('because of fault-2 (responses dropped on edge-1, from 0:25 to 0:35)');
  expect(once).not.toContain('fault-1');
  expect(why(lab, 'edge-1:1')).toMatch(/response-lost: .*fault-1 .*response-lost: .*fault-2 /);
});

test('a batch that was dropped on its way is told by the fault of that direction', () => {
  const requests = { ...DROPPED, drop: 'requests' } as const;
  const responses = { ...DROPPED, drop: 'responses' } as const;
  expect(why(labWith([responses, requests], 11 * SECOND), 'edge-1:1')).toBe(
    'It waits for an answer that cannot come: batch #1 was dropped at 0:10.080 by fault-2 (requests dropped on edge-1, since 0:08, 1 s left); edge-1 sends it again once it has given the batch up.',
  );
});
