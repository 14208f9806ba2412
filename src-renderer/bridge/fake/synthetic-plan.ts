/** What a synthetic lab is made of, and what its edges see of it. */
import type { FaultAction } from '../../../src-main/contract/fault.ts';
import type { EdgeId } from '../../../src-main/contract/ids.ts';
import type { Us } from '../../../src-main/contract/units.ts';
import { MILLISECOND, SECOND } from '../../../src-main/contract/units.ts';
import type { TraceEvent } from '../../../src-main/trace/events.ts';
import type { Agenda } from './agenda.ts';

export type SyntheticPlan = {
  name: string;
  world: 'live' | 'virtual';
  seed: number;
  edges: readonly { id: EdgeId; namespace: string }[];
  heartbeatUs: Us;
  sendTimeoutUs: Us;
  /** Mean time between two payloads of an edge. */
  payloadEveryUs: Us;
  /** Requests traced beside each payload. */
  requestsPerPayload: number;
  /** One way. */
  latencyUs: Us;
  script: readonly { atUs: Us; fault: FaultAction; forUs?: Us }[];
};

export const PLUGIN = { id: 42, name: 'cache-stats', version: '1.0.0', hash: '6c1f09d2' } as const;
export const QUEUE_CAPACITY = 10_000;

export const RECONNECT_US = 2 * SECOND;
export const DELIVERY_US = 2 * MILLISECOND;

export interface SyntheticSurroundings {
  readonly plan: SyntheticPlan;
  readonly agenda: Agenda;
  readonly now: Us;
  readonly isHubUp: boolean;
  /** 0 to 1. */
  random(): number;
  write(event: TraceEvent): void;
  isCut(edge: EdgeId, direction: 'requests' | 'responses'): boolean;
  /** One way, a little different each time. */
  latency(edge: EdgeId): Us;
}
