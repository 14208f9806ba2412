/** Fewer, shorter, earlier and simpler faults. */
import type { FaultAction, FaultSpec } from '../../contract/fault.ts';
import { happensOnce } from '../../contract/fault.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { Us } from '../../contract/units.ts';
import { MILLISECOND, SECOND } from '../../contract/units.ts';
import { fewest, leastWhole } from './fewest.ts';
import type { Pass, Shrinking } from './shrinking.ts';
import { finenessOf, ROUND_LENGTHS, rounderTimes, smallerLengths, timeText } from './times.ts';

export const dropFaults: Pass = async (shrinking) => {
  const { best } = shrinking;
  const faults = await fewest(best.faults, (left) => shrinking.breaks({ ...best, faults: [...left] }));
  if (faults.length === best.faults.length) return;
  await shrinking.adopt({ ...best, faults: [...faults] }, `faults: ${best.faults.length} → ${faults.length}`);
};

/** Less would not be worth the odd moment that it may bring. */
const GAIN_LEAST = 3;

/** A fault that could begin much later, shortly before it matters, does so. */
export const tightenFaults: Pass = async (shrinking) => {
  for (let index = 0; index < shrinking.best.faults.length; index += 1) await tighten(shrinking, index);
};

async function tighten(shrinking: Shrinking, index: number): Promise<void> {
  const { best } = shrinking;
  const fault = best.faults[index] as FaultSpec;
  const atUs = momentOf(fault);
  const lengthUs = lengthOf(fault, 'forUs', best.durationUs - atUs);
  if (lengthUs === undefined) return;
  const lasting = (startUs: Us, forUs: Us): Scenario => withFault(best, index, { ...fault, atUs: startUs, forUs });
  const endUs = atUs + lengthUs;
  const least = await leastWhole(1, Math.floor(lengthUs / MILLISECOND), (ms) =>
    shrinking.breaks(lasting(endUs - ms * MILLISECOND, ms * MILLISECOND)),
  );
  for (const unit of [SECOND, 100 * MILLISECOND, 10 * MILLISECOND, MILLISECOND]) {
    const startUs = Math.floor((endUs - least * MILLISECOND) / unit) * unit;
    if (startUs <= atUs) continue;
    for (const forUs of ROUND_LENGTHS.filter((round) => round >= SHORTEST.forUs && round * GAIN_LEAST <= lengthUs)) {
      if (await shrinking.adopt(lasting(startUs, forUs), `${fault.kind}: ${timeText(lengthUs)} → ${timeText(forUs)}`)) return;
    }
  }
}

/** Each length that a fault has: how long it lasts, how long the node is down, how much it delays. */
export const shortenFaults: Pass = async (shrinking) => {
  for (let index = 0; index < shrinking.best.faults.length; index += 1) {
    for (const field of ['forUs', 'restartUs', 'latencyUs', 'delayUs', 'upUs', 'downUs'] as const) await shorten(shrinking, index, field);
  }
};

/** An endless fault is one that lasts to the end of the run. */
async function shorten(shrinking: Shrinking, index: number, field: LengthField): Promise<void> {
  const { best } = shrinking;
  const fault = best.faults[index] as FaultSpec;
  const lengthUs = lengthOf(fault, field, best.durationUs);
  if (lengthUs === undefined) return;
  for (const shorterUs of smallerLengths(lengthUs)) {
    if (shorterUs < SHORTEST[field]) continue;
    if (
      await shrinking.adopt(
        withFault(best, index, withLength(fault, field, shorterUs)),
        `${fault.kind}: ${timeText(lengthUs)} → ${timeText(shorterUs)}`,
      )
    )
      return;
  }
}

type LengthField = 'forUs' | 'restartUs' | 'latencyUs' | 'delayUs' | 'upUs' | 'downUs';

/** Shorter spans would hang on the very millisecond. */
const SHORTEST: Readonly<Record<LengthField, Us>> = {
  forUs: 100 * MILLISECOND,
  restartUs: 100 * MILLISECOND,
  upUs: 100 * MILLISECOND,
  downUs: 100 * MILLISECOND,
  latencyUs: MILLISECOND,
  delayUs: MILLISECOND,
};

/** Undefined when the fault has no such length. */
function lengthOf(fault: FaultSpec, field: LengthField, durationUs: Us): Us | undefined {
  if (field === 'forUs' && !happensOnce(fault.kind)) return fault.forUs ?? durationUs;
  return field in fault ? (fault as Partial<Record<LengthField, Us>>)[field] : undefined;
}

/** No more jitter than latency: nothing can arrive before it was sent. */
function withLength(fault: FaultSpec, field: LengthField, lengthUs: Us): FaultSpec {
  const shortened = { ...fault, [field]: lengthUs };
  return shortened.kind === 'link-latency' ? { ...shortened, jitterUs: Math.min(shortened.jitterUs, shortened.latencyUs) } : shortened;
}

/** All faults together with the traffic, then each fault by itself: to the start, or a whole number of heartbeats earlier. */
export const advanceFaults: Pass = async (shrinking) => {
  await advanceAll(shrinking);
  const { heartbeatUs } = shrinking.best.profile.edge;
  for (let index = 0; index < shrinking.best.faults.length; index += 1) {
    const { best } = shrinking;
    const fault = best.faults[index] as FaultSpec;
    const atUs = momentOf(fault);
    const earlier = fewerBeats(Math.floor(atUs / heartbeatUs)).map((beats) => atUs - beats * heartbeatUs);
    for (const earlierUs of atUs === 0 ? [] : [0, ...earlier]) {
      if (
        await shrinking.adopt(
          withFault(best, index, { ...fault, atUs: earlierUs }),
          `${fault.kind}: at ${timeText(atUs)} → ${timeText(earlierUs)}`,
        )
      )
        break;
    }
  }
};

async function advanceAll(shrinking: Shrinking): Promise<void> {
  const { best } = shrinking;
  const { heartbeatUs } = best.profile.edge;
  if (best.faults.length === 0) return;
  const firstUs = Math.min(...best.faults.map(momentOf));
  for (const beats of fewerBeats(Math.floor(firstUs / heartbeatUs))) {
    const byUs = beats * heartbeatUs;
    for (const durationUs of [best.durationUs - byUs, best.durationUs]) {
      if (await shrinking.adopt(earlier(best, byUs, durationUs), `everything ${timeText(byUs)} earlier`)) return;
    }
  }
}

/** Traffic that went on to the end still does. */
function earlier(scenario: Scenario, byUs: Us, durationUs: Us): Scenario {
  const traffic = scenario.traffic.map((spec) => ({
    ...spec,
    fromUs: Math.max(0, spec.fromUs - byUs),
    untilUs: spec.untilUs >= scenario.durationUs ? durationUs : Math.max(1, spec.untilUs - byUs),
  }));
  return { ...scenario, durationUs, traffic, faults: scenario.faults.map((fault) => ({ ...fault, atUs: momentOf(fault) - byUs })) };
}

const TRIES_MAX = 12;

/** As many heartbeats as there are, and fewer and fewer. */
function fewerBeats(most: number): number[] {
  if (most <= TRIES_MAX) return Array.from({ length: most }, (_, index) => most - index);
  return Array.from({ length: TRIES_MAX }, (_, index) => Math.max(1, Math.round(most / 2 ** index)));
}

export const roundFaults: Pass = async (shrinking) => {
  const { heartbeatUs } = shrinking.best.profile.edge;
  for (let index = 0; index < shrinking.best.faults.length; index += 1) {
    const { best } = shrinking;
    const fault = best.faults[index] as FaultSpec;
    const atUs = momentOf(fault);
    for (const rounderUs of rounderTimes(atUs)) {
      // Not into a later heartbeat: `advanceFaults` would bring it back, and so on for ever.
      if (Math.floor(rounderUs / heartbeatUs) > Math.floor(atUs / heartbeatUs) || rounderUs >= best.durationUs) continue;
      if (finenessOf(rounderUs) >= finenessOf(atUs)) continue;
      if (
        await shrinking.adopt(
          withFault(best, index, { ...fault, atUs: rounderUs }),
          `${fault.kind}: at ${timeText(atUs)} → ${timeText(rounderUs)}`,
        )
      )
        break;
    }
  }
};

/** One simpler form after the other, each for good. */
export const simplifyFaults: Pass = async (shrinking) => {
  for (let index = 0; index < shrinking.best.faults.length; index += 1) {
    for (const change of SIMPLER) {
      const { best } = shrinking;
      const fault = best.faults[index] as FaultSpec;
      const simpler = change(fault);
      if (simpler !== undefined) await shrinking.adopt(withFault(best, index, simpler), `${fault.kind}: simpler`);
    }
  }
};

type Change = (fault: FaultSpec) => FaultSpec | undefined;

const SIMPLER: readonly Change[] = [
  (fault) => (fault.kind === 'edge-crash' && fault.point !== 'now' ? { ...fault, point: 'now' } : undefined),
  (fault) => (fault.kind === 'link-latency' && fault.jitterUs > 0 ? { ...fault, jitterUs: 0 } : undefined),
  (fault) => (fault.kind === 'link-loss' && fault.probability < 1 ? { ...fault, probability: 1 } : undefined),
  (fault) => (fault.kind === 'link-loss' && fault.direction === 'both' ? { ...fault, direction: 'responses' } : undefined),
  (fault) => (fault.kind === 'link-loss' && fault.direction === 'both' ? { ...fault, direction: 'requests' } : undefined),
  (fault) => (fault.kind === 'link-drop' && fault.drop === 'both' ? { ...fault, drop: 'responses' } : undefined),
  (fault) => (fault.kind === 'link-drop' && fault.drop === 'both' ? { ...fault, drop: 'requests' } : undefined),
  (fault) => (fault.kind === 'link-hold' && fault.release !== 'in-order' ? { ...fault, release: 'in-order' } : undefined),
  (fault) => (fault.kind === 'link-hold' && fault.hold === 'both' ? { ...fault, hold: 'responses' } : undefined),
  (fault) => (fault.kind === 'link-hold' && fault.hold === 'both' ? { ...fault, hold: 'requests' } : undefined),
];

const withFault = <T extends { faults: FaultSpec[] }>(scenario: T, index: number, fault: FaultSpec): T => ({
  ...scenario,
  faults: scenario.faults.map((other, place) => (place === index ? fault : other)),
});

/** After the moments that the seed chose have been put in, every fault has one. */
export function momentOf(fault: FaultSpec): Us {
  return typeof fault.atUs === 'number' ? fault.atUs : fault.atUs.fromUs;
}

/** Whether a fault acts on the edge or on what leads to it. */
export const actsOn = (fault: FaultAction, edge: string): boolean =>
  ('link' in fault && fault.link === edge) || ('edge' in fault && fault.edge === edge) || ('on' in fault && fault.on === edge);
