/** To see whether a program can be loaded, without any effect of it. */
import { SpokelabError } from '../../contract/errors.ts';
import type { PluginError, PluginLimits, PluginProgram } from '../../contract/plugin.ts';
import type { PluginHost, PluginSandbox } from '../ports/plugin-sandbox.ts';

/** Throws ERR_PLUGIN_LOAD, with the place in the program's files. `nowMs`: what the program is told, Unix milliseconds. */
export function tryLoad(sandbox: PluginSandbox, program: PluginProgram, limits: PluginLimits, nowMs: number): void {
  const loaded = sandbox.load(program, inertHost(program, nowMs), limits);
  if (!loaded.ok) throw new SpokelabError('ERR_PLUGIN_LOAD', loadFailure(program, loaded.error));
  loaded.value.dispose();
}

/** A host in which nothing happens. Time stands still, and there is one random number. */
const inertHost = ({ runtime, config }: PluginProgram, nowMs: number): PluginHost => ({
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
function loadFailure({ name, entry }: PluginProgram, { message, stack }: PluginError): string {
  const place = stack
    ?.split('\n')
    .map((line) => /([^\s()]+:\d+(?::\d+)?)\)?$/.exec(line.trim())?.[1])
    .find((found) => found !== undefined);
  const text = message.includes(place ?? '\n') || place === undefined ? message : `${place}: ${message}`;
  return `Plugin "${name}" cannot be loaded (${entry}): ${text}. What ran before goes on.`;
}
