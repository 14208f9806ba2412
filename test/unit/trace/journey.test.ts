import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../src-main/contract/units.ts';
import { journeyOf } from '../../../src-main/trace/journey.ts';
import { runLab, sends } from '../../support/virtual-lab.ts';

test('the journey of a payload whose answer was lost, from its submission to its second delivery', () => {
  const lab = runLab(3 * MINUTE, {
    traffic: [sends({ count: 40 })],
    faults: [{ kind: 'link-drop', link: 'edge-1', drop: 'responses', atUs: 45 * SECOND, forUs: 46 * SECOND }],
  });
  expect(journeyOf('edge-1:35', lab.events).map((step) => `${(step.at / SECOND).toFixed(2)} ${step.text}`)).toMatchInlineSnapshot(`
    [
      "34.00 submitted by plugin 42, 8 B",
      "34.00 queued, 4 pending",
      "60.08 batch #2 sent, 9 payloads",
      "60.10 hub received batch #2",
      "60.10 plugin 42 accepted",
      "60.10 hub answered batch #2",
      "60.10 answer dropped on the link",
      "90.08 batch #2: send timed out, kept in queue",
      "126.48 batch #3 sent, 9 payloads",
      "126.50 hub received batch #3",
      "126.50 plugin 42 accepted again",
      "126.50 hub answered batch #3",
      "126.52 batch #3 acknowledged",
      "126.52 deleted from the queue",
    ]
  `);
});

test('it tells nothing of its neighbours', () => {
  const lab = runLab(MINUTE, { traffic: [sends({ count: 3 })] });
  const steps = journeyOf('edge-1:2', lab.events);
  expect(steps.map((step) => step.stage)).toEqual([
    'payload-submitted',
    'payload-queued',
    'batch-sent',
    'batch-received',
    'payload-delivered',
    'batch-answered',
    'batch-acknowledged',
    'batch-deleted',
  ]);
  for (const step of steps) expect(lab.events[step.index]?.at).toBe(step.at);
});

test('a refused payload has a short one', () => {
  const lab = runLab(2 * SECOND, { traffic: [sends({ count: 1, item: { payload: '' } })] });
  expect(journeyOf('edge-1:1', lab.events).map((step) => step.text)).toEqual([
    'submitted by plugin 42, 0 B',
    'refused: ErrPayloadEmpty, the payload is empty',
  ]);
});
