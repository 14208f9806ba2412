/** The faults of a scenario's text as a timeline shows and changes them. */
import type { FaultAction, FaultKind, Moment } from './fault.ts';
import { happensOnce } from './fault.ts';
import type { EdgeId, NodeId, PluginId } from './ids.ts';
import type { Us } from './units.ts';

/**
 * An entry of the text's `faults`. `index` is its place there, `line` the line on which it starts. A glob or a list of edges is
 * one entry with an action for each. Without `lengthUs` it lasts to the end, or its node does not come back.
 */
export type PlannedFault = { index: number; line: number; id?: string; actions: FaultAction[]; at: Moment; lengthUs?: Us };

/** `plugins`: what a plugin fault can be about. */
export type FaultPlan = {
  durationUs: Us;
  edges: { id: EdgeId; namespace: string }[];
  plugins: { plugin: PluginId; on: NodeId }[];
  faults: PlannedFault[];
};

/**
 * A change of the text's faults. `over`, a glob, is written as the target in place of the fault's own edge. `atUs` of a fault whose
 * moment the seed chooses is where its span begins; `lengthUs: null` means to the end. `set` is another action on the same kind of target; the edges stay as they are written.
 */
export type FaultEdit =
  | { edit: 'add'; fault: FaultAction; over?: string; atUs: Us; lengthUs?: Us }
  | { edit: 'move'; index: number; atUs: Us; lengthUs?: Us | null }
  | { edit: 'set'; index: number; fault: FaultAction }
  | { edit: 'retarget'; index: number; edge: EdgeId }
  | { edit: 'copy'; index: number; atUs: Us; edge?: EdgeId }
  | { edit: 'remove'; index: number };

/** Whether it can be long or short: it acts for a time, or its node is down for one. */
export const hasLength = (kind: FaultKind): boolean => !happensOnce(kind) || kind === 'edge-crash' || kind === 'hub-crash';

/** A fault is not made shorter than this by drawing. */
export const LENGTH_US_MIN: Us = 1_000;
