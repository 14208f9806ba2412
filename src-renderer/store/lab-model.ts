/**
 * Everything the window knows of the lab, folded from the trace in one pass, outside React. It changes in place; what React
 * draws are snapshots of it, and canvases read it directly.
 */

import type { NodeId, PayloadId, PluginId } from '../../src-main/contract/ids.ts';
import type { LogLevel } from '../../src-main/contract/plugin.ts';
import type { Us } from '../../src-main/contract/units.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import type { Ledger } from '../../src-main/trace/ledger.ts';
import { createLedger } from '../../src-main/trace/ledger.ts';
import { submissionIn } from '../../src-main/trace/payload-events.ts';
import { QueueContents } from '../../src-main/trace/queue-contents.ts';
import type { Topology } from '../../src-main/trace/topology.ts';
import { applyToTopology, createTopology } from '../../src-main/trace/topology.ts';
import { DepthHistory } from './depth-history.ts';
import type { Figures } from './figures.ts';
import { FIGURES_COUNT, writeFigures } from './figures.ts';
import { PayloadOrder } from './payload-order.ts';
import { SpaceTimeModel } from './space-time-model.ts';
import { TraceHistory } from './trace-history.ts';

export type LogLine = { at: Us; node: NodeId; plugin: PluginId; level: LogLevel; message: string; payload?: PayloadId };

/** Payloads that the window keeps a record of; of those that went well the oldest are let go first. */
export const PAYLOADS_KEPT_MAX = 400_000;
export const LOG_LINES_MAX = 5_000;

export class LabModel {
  readonly topology: Topology = createTopology();
  readonly ledger: Ledger;
  readonly spaceTime = new SpaceTimeModel();
  readonly order = new PayloadOrder();
  readonly queues = new QueueContents();
  readonly depths = new DepthHistory();
  readonly history: TraceHistory;
  /** Oldest first. */
  readonly logs: LogLine[] = [];
  #letGo = 0;
  readonly figures: Figures = new Int32Array(FIGURES_COUNT);
  #lastAt: Us = 0;

  /** `first`: position of the first event that will come. */
  constructor(first = 0, payloadsKept = PAYLOADS_KEPT_MAX) {
    this.ledger = createLedger(payloadsKept);
    this.history = new TraceHistory(first);
  }

  /** Every payload that has a record, in order of submission; another list once some have been let go. */
  get payloadIds(): readonly PayloadId[] {
    return this.order.ids;
  }

  /** Time of the newest event. */
  get lastAt(): Us {
    return this.#lastAt;
  }

  apply(event: TraceEvent): void {
    const { ledger, topology, history } = this;
    const { duplicates, lost } = ledger.counters;
    ledger.apply(event);
    writeFigures(this.figures, ledger.counters, ledger.causes);
    this.spaceTime.apply(event, ledger.counters.duplicates - duplicates, ledger.counters.lost - lost);
    this.queues.apply(event);
    this.depths.apply(event);
    this.#noteDown(event);
    if (ledger.letGo < this.#letGo && 'payload' in event && event.payload !== undefined) this.order.addAgain(event.payload);
    if (ledger.letGo > this.#letGo) this.order.keep((id) => ledger.payload(id) !== undefined);
    this.#letGo = ledger.letGo;
    history.append(event, topology, this.figures);
    applyToTopology(topology, event);
    this.#lastAt = event.at;
    this.spaceTime.trim();
  }

  #noteDown(event: TraceEvent): void {
    const submitted = submissionIn(event);
    if (submitted !== undefined) this.order.add(submitted, this.history.next);
    else if (event.type === 'log-written') {
      const { at, node, plugin, level, message, payload } = event;
      this.logs.push({ at, node, plugin, level, message, ...(payload === undefined ? {} : { payload }) });
      if (this.logs.length > LOG_LINES_MAX * 1.2) this.logs.splice(0, this.logs.length - LOG_LINES_MAX);
    }
  }
}
