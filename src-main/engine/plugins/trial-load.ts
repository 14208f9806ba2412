/** To see whether a program can be loaded, and what it makes of a payload, without any effect of it. */
import { SpokelabError } from '../../contract/errors.ts';
import type { EdgePayload, PluginError, PluginLimits, PluginProgram } from '../../contract/plugin.ts';
import type { PluginHost, PluginSandbox } from '../ports/plugin-sandbox.ts';

/** Throws ERR_PLUGIN_LOAD, with the place in the program's files. `nowMs`: what the program is told, Unix milliseconds. */
export function tryLoad(sandbox: PluginSandbox, program: PluginProgram, limits: PluginLimits, nowMs: number): void {
  const loaded = sandbox.load(program, inertHost(program, nowMs), limits);
  if (!loaded.ok) throw new SpokelabError('ERR_PLUGIN_LOAD', loadFailure(program, loaded.error));
  loaded.value.dispose();
}

/** What a hub plugin made of a payload in a trial: what it answered, what it wrote to its store and to the log. */
export type TrialDelivery = {
  handled?: boolean;
  error?: string;
  writes: { key: string; value?: string }[];
  logs: string[];
};

/** Calls `acceptEdgePayload` of a fresh instance over a copy of the store. Throws ERR_PLUGIN_LOAD. */
export function tryDelivery(
  sandbox: PluginSandbox,
  program: PluginProgram,
  limits: PluginLimits,
  payload: EdgePayload,
  stored: readonly { key: string; value: string }[],
): TrialDelivery {
  const store = new Map(stored.map(({ key, value }) => [key, value]));
  const trial: TrialDelivery = { writes: [], logs: [] };
  let isDelivering = false;
  const host: PluginHost = {
    ...inertHost(program, payload.receivedTimestamp * 1_000),
    log: (level, message) => void (isDelivering && trial.logs.push(`${level}: ${message}`)),
    kvRead: (key) => store.get(key),
    kvWrite: (key, value) => {
      store.set(key, value);
      if (isDelivering) trial.writes.push({ key, value });
    },
    kvDelete: (key) => {
      if (isDelivering) trial.writes.push({ key });
      return store.delete(key);
    },
  };
  const loaded = sandbox.load(program, host, limits);
  if (!loaded.ok) throw new SpokelabError('ERR_PLUGIN_LOAD', loadFailure(program, loaded.error));
  const plugin = loaded.value;
  if (plugin.methods.has('initialize')) plugin.initialize(() => {});
  isDelivering = true;
  plugin.acceptEdgePayload(payload, (result) => {
    if (result.ok) trial.handled = result.value.handled;
    else trial.error = result.error.stack === undefined ? result.error.message : `${result.error.message}\n${result.error.stack}`;
  });
  plugin.dispose();
  return trial;
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
