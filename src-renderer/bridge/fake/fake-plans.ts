/** The made-up labs that `?fake=NAME` opens. */
import type { Us } from '../../../src-main/contract/units.ts';
import { MILLISECOND, SECOND } from '../../../src-main/contract/units.ts';
import type { SyntheticPlan } from './synthetic-plan.ts';

/** `openAtUs`: lab time already lived when the window opens; `isBroken`: the line breaks soon after. */
export type FakeLab = { plan: SyntheticPlan; openAtUs: Us; isBroken: boolean };

const CALM: SyntheticPlan = {
  name: 'lost-acknowledgement.yaml',
  world: 'live',
  seed: 7,
  edges: [],
  heartbeatUs: 10 * SECOND,
  sendTimeoutUs: 12 * SECOND,
  payloadEveryUs: 1_400 * MILLISECOND,
  requestsPerPayload: 1,
  latencyUs: 620 * MILLISECOND,
  script: [],
};

const demo: FakeLab = {
  plan: {
    ...CALM,
    edges: ['eu-1', 'eu-2', 'us-1', 'us-2', 'ap-1', 'ap-2'].map((name) => ({ id: `edge-${name}`, namespace: name.slice(0, 2) })),
    script: [
      { atUs: 41 * SECOND, fault: { kind: 'edge-crash', edge: 'edge-ap-2', point: 'now' } },
      { atUs: 52 * SECOND, fault: { kind: 'link-latency', link: 'edge-us-2', latencyUs: 400 * MILLISECOND, jitterUs: 0 } },
      { atUs: 60 * SECOND, fault: { kind: 'link-drop', link: 'edge-us-1', drop: 'responses' }, forUs: 55 * SECOND },
    ],
  },
  openAtUs: 92_400 * MILLISECOND,
  isBroken: false,
};

const PLACES = ['eu', 'us', 'ap', 'sa', 'af'];

function crowd(count: number): SyntheticPlan['edges'] {
  return Array.from({ length: count }, (_, index) => {
    const namespace = PLACES[Math.floor((index * PLACES.length) / count)] as string;
    return { id: `edge-${namespace}-${index + 1}`, namespace };
  });
}

/** 50 edges × 20 payloads a second × 5 events is 5,000 events a second. */
const fifty: FakeLab = {
  plan: {
    ...CALM,
    name: 'fifty edges',
    edges: crowd(50),
    heartbeatUs: SECOND,
    payloadEveryUs: 50 * MILLISECOND,
    latencyUs: 60 * MILLISECOND,
    script: [
      { atUs: 5 * SECOND, fault: { kind: 'link-drop', link: 'edge-us-15', drop: 'responses' }, forUs: 40 * SECOND },
      { atUs: 6 * SECOND, fault: { kind: 'link-latency', link: 'edge-ap-27', latencyUs: 250 * MILLISECOND, jitterUs: 0 } },
      { atUs: 7 * SECOND, fault: { kind: 'edge-crash', edge: 'edge-sa-33', point: 'now' } },
    ],
  },
  openAtUs: 20 * SECOND,
  isBroken: false,
};

const thousand: FakeLab = {
  plan: {
    ...CALM,
    name: 'a thousand edges',
    edges: crowd(1_000),
    heartbeatUs: 5 * SECOND,
    payloadEveryUs: 1_500 * MILLISECOND,
    latencyUs: 80 * MILLISECOND,
    script: [
      ...Array.from({ length: 18 }, (_, index) => ({
        atUs: (6 + index * 0.2) * SECOND,
        fault: { kind: 'edge-crash', edge: `edge-us-${203 + index * 7}`, point: 'now' } as const,
      })),
      ...Array.from({ length: 12 }, (_, index) => ({
        atUs: (8 + index * 0.2) * SECOND,
        fault: { kind: 'link-drop', link: `edge-ap-${405 + index * 9}`, drop: 'both' } as const,
      })),
    ],
  },
  openAtUs: 25 * SECOND,
  isBroken: false,
};

const empty: FakeLab = { plan: { ...CALM, name: 'empty lab' }, openAtUs: 3 * SECOND, isBroken: false };

export const FAKE_LABS: Readonly<Record<string, FakeLab>> = { demo, empty, fifty, thousand, broken: { ...demo, isBroken: true } };
