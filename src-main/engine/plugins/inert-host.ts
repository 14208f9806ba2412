/** To see whether a program can be loaded, without any effect of it. */
import type { PluginError, PluginProgram } from '../../contract/plugin.ts';
import type { PluginHost } from '../ports/plugin-sandbox.ts';

/** A host in which nothing happens. Time stands still, and there is one random number. */
export const inertHost = ({ runtime, config }: PluginProgram, nowMs: number): PluginHost => ({
  runtime,
  nodeId: runtime === 'hub' ? 'hub' : 'edge',
  namespace: runtime === 'hub' ? undefined : '',
  config,
  nowMs: () => nowMs,
  random: () => 0.5,
  setTimer: () => {},
  clearTimer: () => {},
  log: () => {},
  kvRead: () => undefined,
  kvWrite: () => {},
  kvDelete: () => false,
  sendToControl: () => ({ ok: false, error: 'ErrQueueFull', message: 'the plugin is not running' }),
  refuseUnserializable: () => {},
});

/** `edge.js:12:7: unexpected token`, with the place if the error tells it. */
export function loadFailure({ name, entry }: PluginProgram, { message, stack }: PluginError): string {
  const place = stack
    ?.split('\n')
    .map((line) => /([^\s()]+:\d+(?::\d+)?)\)?$/.exec(line.trim())?.[1])
    .find((found) => found !== undefined);
  const text = message.includes(place ?? '\n') || place === undefined ? message : `${place}: ${message}`;
  return `Plugin "${name}" cannot be loaded (${entry}): ${text}. What ran before goes on.`;
}
