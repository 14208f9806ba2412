/** Turns a traffic entry of a scenario into requests and payloads on one edge. */
import type { PluginId } from '../../contract/ids.ts';
import type { JsonValue } from '../../contract/plugin.ts';
import type { TrafficSpec } from '../../contract/scenario.ts';
import type { Disposable } from '../../util/disposable.ts';
import { utf8Encode } from '../../util/utf8.ts';
import type { RandomStream } from '../kernel/random-streams.ts';
import type { Clock } from '../ports/clock.ts';
import { startArrivals } from './arrivals.ts';
import { fillJson, fillRecord, fillText } from './templates.ts';

/** What traffic needs of an edge. */
export type TrafficTarget = {
  handleRequest(input: { method: string; path: string; headers: Record<string, string>; body: string }): void;
  submit(plugin: PluginId, bytes: Uint8Array, correlationId: string, metadata: Record<string, string>): unknown;
};

export function startTraffic(spec: TrafficSpec, edge: TrafficTarget, clock: Clock, random: RandomStream): Disposable {
  const { item } = spec;
  const arrive =
    item.kind === 'request'
      ? (index: number): void => {
          const { method, path, headers, body } = item;
          edge.handleRequest({
            method,
            path: fillText(path, index),
            headers: fillRecord(headers, index),
            body: textOf(fillJson(body, index)),
          });
        }
      : (index: number): void => {
          const { plugin, payload, correlation = '', metadata = {} } = item;
          edge.submit(plugin, utf8Encode(textOf(fillJson(payload, index))), fillText(correlation, index), fillRecord(metadata, index));
        };
  return startArrivals(spec, { clock, random, arrive });
}

/** A string goes as it is, nothing as nothing, every other value as JSON. */
function textOf(value: JsonValue): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
