/** What the inspector shows. */
import type { BatchId, EdgeId, FaultId, NodeId, PayloadId, PluginId } from '../../src-main/contract/ids.ts';
import { splitPayloadId } from '../../src-main/contract/ids.ts';
import type { DuplicateCause, LossCause } from '../../src-main/contract/scenario.ts';
import type { Us } from '../../src-main/contract/units.ts';
import type { Outcome } from '../../src-main/trace/ledger.ts';

/**
 * Which payloads a list holds; with nothing set, all of them. `text` is looked for in ids, correlation ids and metadata
 * (`key=value`), or only there where `within` says; `body` in the payloads' bytes.
 */
export type PayloadListFilter = {
  edge?: EdgeId;
  plugin?: PluginId;
  outcome?: Outcome;
  duplicated?: true;
  cause?: DuplicateCause | LossCause;
  text?: string;
  within?: 'correlation' | 'metadata';
  body?: string;
  /** Submitted in this stretch: from the first moment on, before the second. */
  sinceUs?: Us;
  untilUs?: Us;
};

export type Selection =
  | { kind: 'payload'; id: PayloadId }
  | { kind: 'batch'; id: BatchId }
  | { kind: 'edge'; id: EdgeId }
  | { kind: 'link'; edge: EdgeId }
  | { kind: 'hub' }
  | { kind: 'plugin'; node: NodeId; id: PluginId }
  | { kind: 'fault'; id: FaultId }
  /** Edges that stand together: those of a namespace, or in a state. */
  | { kind: 'group'; by: 'namespace' | 'state'; name: string }
  | { kind: 'payloads'; filter: PayloadListFilter };

export function isSameSelection(one: Selection | undefined, other: Selection | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The edge that what is selected belongs to, where it belongs to one. */
export function edgeOfSelection(selection: Selection | undefined): EdgeId | undefined {
  switch (selection?.kind) {
    case 'edge':
      return selection.id;
    case 'link':
      return selection.edge;
    case 'payload':
      return splitPayloadId(selection.id).edge;
    case 'batch':
      return selection.id.slice(0, selection.id.lastIndexOf('#'));
    case 'plugin':
      return selection.node === 'hub' ? undefined : selection.node;
    case 'payloads':
      return selection.filter.edge;
    default:
      return undefined;
  }
}
