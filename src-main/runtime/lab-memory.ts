/** What a lab keeps for its windows, within the limits that the person has set. */
import { MIB } from '../contract/units.ts';
import { BoundedBodyStore } from './body-store.ts';
import type { LabSessionOptions } from './session-api.ts';
import { TraceStore } from './trace-store.ts';

export type LabMemory = { bodies: BoundedBodyStore; trace: TraceStore };

export const labMemory = (keeps: LabSessionOptions['keeps']): LabMemory =>
  keeps === undefined
    ? { bodies: new BoundedBodyStore(), trace: new TraceStore() }
    : { bodies: new BoundedBodyStore(keeps.bodiesMib * MIB), trace: new TraceStore(keeps.events) };
