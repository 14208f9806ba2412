/** The plugins' KV on every node, as the trace tells it. */
import type { NodeId, PluginId } from '../contract/ids.ts';
import type { TraceEvent } from './events.ts';

export class KvState {
  readonly #values = new Map<string, string>();

  apply(event: TraceEvent): void {
    if (event.type === 'kv-written') this.#values.set(keyOf(event.node, event.plugin, event.key), event.value);
    else if (event.type === 'kv-deleted') this.#values.delete(keyOf(event.node, event.plugin, event.key));
  }

  read(node: NodeId, plugin: PluginId, key: string): string | undefined {
    return this.#values.get(keyOf(node, plugin, key));
  }
}

const keyOf = (node: NodeId, plugin: PluginId, key: string): string => `${node}\n${plugin}\n${key}`;
