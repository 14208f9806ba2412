/** Which payloads a plugin could not bear a second time: the repeat changed a KV value, or was answered differently. */
import type { PayloadId, PluginId } from '../contract/ids.ts';
import type { ProbeFinding } from '../contract/scenario.ts';
import type { TraceEvent } from './events.ts';

type Change = { key: string; before: string; after: string };

export class RepeatFindings {
  /** Findings, one for each payload: the first thing that a repeat of it changed. */
  readonly findings: ProbeFinding[] = [];
  /** Second and later calls of a plugin for one payload. */
  repeats = 0;
  readonly #kv = new Map<string, string>();
  readonly #changes = new Map<PayloadId, Change[]>();
  readonly #firstReplies = new Map<PayloadId, string>();
  readonly #named = new Set<PayloadId>();

  apply(event: TraceEvent): void {
    switch (event.type) {
      case 'kv-written':
        return this.#changed(event.node, event.plugin, event.key, event.value, event.payload);
      case 'kv-deleted':
        return this.#changed(event.node, event.plugin, event.key, undefined, event.payload);
      case 'payload-delivered':
      case 'payload-probed':
        return this.#called(event.payload, event.plugin, event.error ?? (event.handled ? 'handled' : 'not handled'));
      default:
        return;
    }
  }

  #changed(node: string, plugin: PluginId, key: string, value: string | undefined, payload: PayloadId | undefined): void {
    const slot = `${node}\n${plugin}\n${key}`;
    const before = this.#kv.get(slot);
    if (value === undefined) this.#kv.delete(slot);
    else this.#kv.set(slot, value);
    if (payload === undefined || before === value) return;
    const changes = this.#changes.get(payload);
    const change = { key, before: before ?? '(none)', after: value ?? '(none)' };
    if (changes === undefined) this.#changes.set(payload, [change]);
    else changes.push(change);
  }

  #called(payload: PayloadId, plugin: PluginId, reply: string): void {
    const changes = this.#changes.get(payload) ?? [];
    this.#changes.delete(payload);
    const first = this.#firstReplies.get(payload);
    if (first === undefined) {
      this.#firstReplies.set(payload, reply);
      return;
    }
    this.repeats += 1;
    if (this.#named.has(payload)) return;
    const [change] = changes;
    if (change === undefined && first === reply) return;
    this.#named.add(payload);
    this.findings.push(
      change === undefined ? { payload, plugin, what: 'reply', before: first, after: reply } : { payload, plugin, what: 'kv', ...change },
    );
  }
}
