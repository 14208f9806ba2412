/** What is handed to an edge for the hub: numbered, checked and put into its queue. The numbers survive a crash. */
import { ADMISSION_ERRORS, SpokelabError } from '../../contract/errors.ts';
import type { CrashPoint } from '../../contract/fault.ts';
import type { EdgeId, PayloadId, PluginId } from '../../contract/ids.ts';
import { payloadId } from '../../contract/ids.ts';
import type { SendResult } from '../../contract/plugin.ts';
import type { EdgeProfile } from '../../contract/profile.ts';
import type { PayloadRecovered, PayloadSubmitted } from '../../trace/events.ts';
import { fingerprint } from '../../util/fingerprint.ts';
import type { Environment } from '../kernel/environment.ts';
import { unixUs } from '../kernel/environment.ts';
import type { CallSubject } from '../plugins/plugin-runner.ts';
import type { BacklogPayload, EdgeQueue, QueuedPayload } from '../ports/edge-queue.ts';
import type { BodyStore } from '../ports/trace-sink.ts';
import type { Refusal } from './admission.ts';
import { refusalOf } from './admission.ts';

export type IntakeOptions = {
  environment: Environment;
  edge: EdgeId;
  profile: EdgeProfile;
  bodies: BodyStore;
  /** The last number that is used up already. */
  lastNumber: number;
  /** True when the edge has died of it. */
  crashesAt(point: CrashPoint): boolean;
};

/** Without bytes, of a value that could not be made into any. */
export type Submission = {
  plugin: PluginId;
  content: Uint8Array | undefined;
  correlationId: string;
  metadata: Record<string, string>;
  subject: CallSubject;
};

/** Where it goes in this life of the edge. */
type Way = { queue: EdgeQueue; sender: { onAdmitted(pending: number): void } };

export class Intake {
  readonly #options: IntakeOptions;
  #lastNumber: number;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#lastNumber = options.lastNumber;
  }

  get lastNumber(): number {
    return this.#lastNumber;
  }

  /** A life begins over this queue. */
  goOnFrom(queue: EdgeQueue): void {
    this.#lastNumber = Math.max(this.#lastNumber, queue.lastNumber());
  }

  /** Puts into a fresh queue what an earlier edge, in another world, had not sent. */
  stock(queue: EdgeQueue, backlog: readonly BacklogPayload[]): void {
    const { environment, edge, bodies } = this.#options;
    const at = environment.clock.now();
    const nowUnixUs = unixUs(environment);
    for (const { ageUs, ...row } of backlog) {
      this.#lastNumber += 1;
      const payload = payloadId(edge, this.#lastNumber);
      queue.append({ ...row, number: this.#lastNumber, createdUnixUs: nowUnixUs - ageUs });
      bodies.keep(payload, row.bytes);
      const found: PayloadRecovered = { type: 'payload-recovered', at, payload, edge, plugin: row.pluginId, size: row.bytes.length };
      if (row.correlationId !== '') found.correlation = row.correlationId;
      environment.trace(found);
    }
  }

  /** Undefined when the edge dies of it: there is nobody to answer. */
  submit(submission: Submission, { queue, sender }: Way): (SendResult & { payload: PayloadId }) | undefined {
    const { environment, edge, profile, bodies, crashesAt } = this.#options;
    const { clock, trace } = environment;
    const { plugin, content, correlationId, metadata } = submission;
    this.#lastNumber += 1;
    const payload = payloadId(edge, this.#lastNumber);
    const bytes = content ?? NO_BYTES;
    trace(submitted(submission, { at: clock.now(), payload, edge, bytes }));
    if (crashesAt('before-enqueue-commit')) return undefined;
    const refusal =
      (content === undefined ? UNSERIALIZABLE : undefined) ??
      refusalOf({ bytes, correlationId, metadata }, profile, queue.pendingCount()) ??
      append(queue, {
        number: this.#lastNumber,
        pluginId: plugin,
        bytes,
        correlationId,
        metadata,
        createdUnixUs: unixUs(environment),
      });
    if (refusal !== undefined) {
      trace({ type: 'payload-rejected', at: clock.now(), payload, edge, error: refusal.error });
      return { ok: false, ...refusal, payload };
    }
    bodies.keep(payload, bytes);
    const pending = queue.pendingCount();
    trace({ type: 'payload-queued', at: clock.now(), payload, edge, pending });
    sender.onAdmitted(pending);
    return { ok: true, pending, payload };
  }
}

const NO_BYTES = new Uint8Array(0);
const UNSERIALIZABLE: Refusal = { error: 'ErrNotSerializable', message: ADMISSION_ERRORS.ErrNotSerializable };

function submitted(
  { plugin, correlationId, metadata, subject }: Submission,
  { bytes, ...seen }: Pick<PayloadSubmitted, 'at' | 'payload' | 'edge'> & { bytes: Uint8Array },
): PayloadSubmitted {
  const event: PayloadSubmitted = { type: 'payload-submitted', ...seen, plugin, size: bytes.length, fingerprint: fingerprint(bytes) };
  if (correlationId !== '') event.correlation = correlationId;
  if (Object.keys(metadata).length > 0) event.metadata = metadata;
  if (subject.request !== undefined) event.request = subject.request;
  return event;
}

/** Commits the payload to the queue; a disk that does not take it is a full queue to the plugin. */
function append(queue: EdgeQueue, row: QueuedPayload): Refusal | undefined {
  try {
    queue.append(row);
    return undefined;
  } catch (error) {
    if (error instanceof SpokelabError && error.code === 'ERR_STORAGE') return { error: 'ErrQueueFull', message: error.message };
    throw error;
  }
}
