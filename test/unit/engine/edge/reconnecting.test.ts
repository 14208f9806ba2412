import { expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../../src-main/contract/units.ts';
import { runLab, sends } from '../../../support/virtual-lab.ts';

test('back-off starts at 5 s, doubles up to 5 min, with 10 % jitter', () => {
  const lab = runLab(HOUR, { faults: [{ kind: 'hub-crash', atUs: MINUTE }] });
  const retries = lab.of('edge-disconnected').map((event) => event.retryUs / SECOND);
  const nominal = [5, 10, 20, 40, 80, 160, 300, 300, 300];
  expect(retries.length).toBeGreaterThanOrEqual(nominal.length);
  for (const [index, seconds] of nominal.entries()) {
    expect(retries[index]).toBeGreaterThanOrEqual(seconds * 0.9);
    expect(retries[index]).toBeLessThanOrEqual(seconds * 1.1);
  }
  expect(new Set(retries).size).toBe(retries.length);
});

test('after a success the back-off starts anew', () => {
  const lab = runLab(HOUR, {
    faults: [
      { kind: 'hub-crash', atUs: MINUTE, restartUs: 2 * MINUTE },
      { kind: 'link-reset', link: 'edge-1', atUs: 30 * MINUTE },
    ],
  });
  expect(lab.of('edge-disconnected').at(-1)?.retryUs).toBeLessThanOrEqual(5.5 * SECOND);
  expect(lab.of('edge-connected')).toHaveLength(3);
});

test('a registration that is not answered is given up after the time-out', () => {
  const lab = runLab(MINUTE, { faults: [{ kind: 'link-drop', link: 'edge-1', drop: 'responses', atUs: 0 }] });
  expect(lab.of('edge-disconnected')[0]).toMatchObject({ at: 30 * SECOND, reason: 'registration was not answered within 30 s' });
});

test('while there is no stream nothing is sent, and payloads go on being queued', () => {
  const lab = runLab(10 * MINUTE, { traffic: [sends({})], faults: [{ kind: 'hub-crash', atUs: SECOND, restartUs: 5 * MINUTE }] });
  const reconnected = lab.of('edge-connected').at(-1)?.at ?? 0;
  expect(lab.of('batch-sent').every((event) => event.at > reconnected)).toBe(true);
  expect(lab.counters).toMatchObject({ submitted: 601, lost: 0, rejected: 0 });
  expect(lab.counters.delivered + lab.counters.pending).toBe(601);
});

test('a hub without a token refuses everybody, and so does a wrong one', () => {
  const refused = runLab(20 * SECOND, { hubTokens: [] as unknown as [string] });
  expect(refused.of('edge-connected')).toEqual([]);
  expect(refused.of('edge-disconnected')[0]?.reason).toContain('refuses every call');
});
