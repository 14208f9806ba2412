/** Faults that an exploration adds to a run, drawn from that run's own stream. */
import { SpokelabError } from '../../contract/errors.ts';
import type { FaultAction, FaultKind, FaultSpec } from '../../contract/fault.ts';
import { happensOnce } from '../../contract/fault.ts';
import type { ExploreSpec } from '../../contract/scenario.ts';
import { FAULT_WORDS } from '../../contract/schemas/scenario-explore.ts';
import type { Us } from '../../contract/units.ts';
import { KIB, MILLISECOND, MINUTE, SECOND } from '../../contract/units.ts';
import { unreachable } from '../../util/assert.ts';
import type { Dice } from './dice.ts';
import type { Ground } from './ground.ts';

/** Throws ERR_SCENARIO_INVALID for kinds that have no target in the scenario: a search without them would say too much. */
export function checkKinds({ faults }: ExploreSpec, ground: Ground): void {
  const odd = faults.find((kind) => !hasTarget(kind, ground));
  if (odd === undefined) return;
  const [word = odd] = Object.entries(FAULT_WORDS).find(([, kind]) => kind === odd) ?? [];
  throw new SpokelabError(
    'ERR_SCENARIO_INVALID',
    `explore.faults: the scenario has nothing that \`${word}\` could be done to; leave it out`,
  );
}

function hasTarget(kind: FaultKind, { edges, plugins }: Ground): boolean {
  if (kind === 'plugin-unhandled') return plugins.some(({ on }) => on === 'hub');
  if (kind.startsWith('plugin-')) return plugins.length > 0;
  return kind.startsWith('hub-') || edges.length > 0;
}

/** From one to `max` faults, each number as likely. */
export function drawFaults(kinds: readonly FaultKind[], max: number, ground: Ground, dice: Dice): FaultSpec[] {
  if (kinds.length === 0 || max === 0) return [];
  return Array.from({ length: dice.whole(1, max) }, () => drawFault(dice.pick(kinds), ground, dice));
}

const SHORTEST_US: Us = 100 * MILLISECOND;

function drawFault(kind: FaultKind, ground: Ground, dice: Dice): FaultSpec {
  const atUs = drawMoment(ground, dice);
  const leftUs = Math.max(MILLISECOND, ground.untilUs - atUs);
  const action = drawAction(kind, ground, leftUs, dice);
  if (happensOnce(kind)) return { ...action, atUs };
  return { ...action, atUs, forUs: dice.length(Math.min(SHORTEST_US, leftUs), leftUs) };
}

/** Half of them anywhere, half where something is on its way: most of a run is waiting for the next heartbeat. */
function drawMoment({ untilUs, moments, latencyUs }: Ground, dice: Dice): Us {
  const isAnywhere = dice.chance(0.5) || moments.length === 0;
  if (isAnywhere) return dice.moment(0, untilUs - MILLISECOND);
  const atUs = dice.pick(moments) + dice.moment(-2 * latencyUs, latencyUs);
  return Math.min(Math.max(0, Math.round(atUs / MILLISECOND) * MILLISECOND), untilUs - MILLISECOND);
}

function drawAction(kind: FaultKind, ground: Ground, leftUs: Us, dice: Dice): FaultAction {
  const { edges, heartbeatUs, sendTimeoutUs, retentionUs } = ground;
  const direction = (): 'requests' | 'responses' | 'both' => dice.pick(['requests', 'responses', 'both'] as const);
  const restartUs = (): Us => Math.min(leftUs, dice.length(SHORTEST_US, MINUTE));
  const where = () => dice.pick(ground.plugins);
  switch (kind) {
    case 'link-drop':
      return { kind, link: dice.pick(edges), drop: direction() };
    case 'link-latency': {
      const latencyUs = dice.length(10 * MILLISECOND, 2 * sendTimeoutUs);
      return { kind, link: dice.pick(edges), latencyUs, jitterUs: dice.chance(0.5) ? 0 : dice.moment(0, latencyUs) };
    }
    case 'link-loss':
      return { kind, link: dice.pick(edges), probability: dice.pick([0.01, 0.05, 0.1, 0.2, 0.5]), direction: direction() };
    case 'link-reset':
      return { kind, link: dice.pick(edges) };
    case 'link-bandwidth':
      return { kind, link: dice.pick(edges), bytesPerSecond: Math.round(dice.magnitude(100, 1_024 * KIB)) };
    case 'link-flap':
      return { kind, link: dice.pick(edges), upUs: dice.length(SHORTEST_US, heartbeatUs), downUs: dice.length(SHORTEST_US, heartbeatUs) };
    case 'link-hold':
      return { kind, link: dice.pick(edges), hold: direction(), release: dice.pick(['in-order', 'reversed', 'twice'] as const) };
    case 'link-lose-answer':
      return { kind, link: dice.pick(edges) };
    case 'edge-crash':
      return {
        kind,
        edge: dice.pick(edges),
        point: dice.pick(['now', 'before-send', 'after-ack', 'before-enqueue-commit'] as const),
        restartUs: restartUs(),
      };
    case 'edge-disk-full':
      return { kind, edge: dice.pick(edges) };
    case 'edge-clock-skew':
      return { kind, edge: dice.pick(edges), skewUs: dice.length(SECOND, 2 * retentionUs) * dice.pick([-1, 1]) };
    case 'hub-crash':
      return { kind, restartUs: restartUs() };
    case 'hub-slow':
      return { kind, delayUs: dice.length(10 * MILLISECOND, 2 * sendTimeoutUs) };
    case 'hub-reject-auth':
      return { kind };
    case 'plugin-fail':
      return { kind, ...where(), message: 'it fails on purpose' };
    case 'plugin-slow':
      return { kind, ...where(), delayUs: dice.length(MILLISECOND, 10 * SECOND) };
    case 'plugin-unload':
      return { kind, ...where() };
    case 'plugin-unhandled':
      return { kind, ...dice.pick(ground.plugins.filter(({ on }) => on === 'hub')) };
    case 'bundle-server':
    case 'bundle-replace':
    case 'gateway-reload':
    case 'gateway-clear-cache':
      throw new Error(`an exploration does not draw ${kind}`);
    default:
      return unreachable(kind);
  }
}
