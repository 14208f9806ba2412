/** Entries of `faults`: each names one target and one thing that is done to it. */
import { z } from 'zod';
import { nearest } from '../../util/nearest.ts';
import { choice } from './choice.ts';
import { kindOf } from './describe-issue.ts';
import { crashPoint, directionOrBoth, FAULT_MESSAGE_LENGTH_MAX } from './fault.ts';
import { anyDuration, edgeGlob, pluginNumber, share, someDuration } from './scenario-values.ts';

const at = anyDuration.describe('lab time at which it starts');
const lasting = someDuration.describe('how long it lasts; without it, to the end').exactOptional();
const downFor = someDuration.describe('how long it stays down; without it, for good').exactOptional();
const restart = someDuration.describe('time from the crash to the start of the next life; without it, for good').exactOptional();
const link = edgeGlob.describe('the link of this edge; a glob makes one fault per edge');
const edge = edgeGlob.describe('this edge; a glob makes one fault per edge');
const plugin = pluginNumber.describe("the plugin's id");
const on = edgeGlob.describe("the node it runs on: `hub`, or an edge's id or glob");

const drop = z.strictObject({
  at,
  for: lasting,
  link,
  drop: directionOrBoth.describe('bytes of this direction stop; connections stay open'),
});
const latency = z.strictObject({
  at,
  for: lasting,
  link,
  latency: anyDuration.describe("added to the link's own latency, in each direction"),
  jitter: anyDuration.describe('uniform, ± this much; at most the latency').exactOptional(),
});
const loss = z.strictObject({
  at,
  for: lasting,
  link,
  loss: share.describe('each message is lost with this probability, and its connection reset'),
  direction: directionOrBoth.describe('both by default').exactOptional(),
});
const reset = z.strictObject({ at, link, reset: z.literal(true).describe('all connections are cut once') });
const crash = z.strictObject({
  at,
  for: downFor,
  edge,
  crash: crashPoint.describe('now; before the next batch is sent; or when the next acknowledgement has come, before it is acted on'),
  restart,
});
const hub = z.strictObject({
  at,
  for: downFor,
  hub: z.enum(['restart', 'crash']).describe('the hub dies; `restart` comes back after 5s unless told otherwise'),
  restart,
});
const fail = z.strictObject({
  at,
  for: lasting,
  plugin,
  on,
  fail: z.string().min(1).max(FAULT_MESSAGE_LENGTH_MAX).describe('each call fails with this text'),
});
const slow = z.strictObject({ at, for: lasting, plugin, on, slow: someDuration.describe('each call takes this much longer') });
const unload = z.strictObject({ at, for: lasting, plugin, on, unload: z.literal(true).describe('the plugin is not loaded') });

/** Shapes by target, and under it by the key that says what is done. */
const FORMS = {
  link: { drop, latency, loss, reset },
  edge: { crash },
  hub: { hub },
  plugin: { fail, slow, unload },
} as const;

const shapes = [drop, latency, loss, reset, crash, hub, fail, slow, unload] as const;
type Shape = (typeof shapes)[number];

const quoted = (words: readonly string[], last: 'or' | 'and'): string => {
  const ticked = words.map((word) => `\`${word}\``);
  return ticked.length < 2 ? ticked.join('') : `${ticked.slice(0, -1).join(', ')} ${last} ${ticked.at(-1)}`;
};

function chooseFault(value: unknown): Shape | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `must be a mapping like { at: 45s, for: 40s, link: edge-1, drop: responses }, not ${kindOf(value)}`;
  }
  const targets = (Object.keys(FORMS) as (keyof typeof FORMS)[]).filter((target) => target in value);
  const [target] = targets;
  if (target === undefined) return withMisspelt(value, Object.keys(FORMS), `names no target; add ${quoted(Object.keys(FORMS), 'or')}`);
  if (targets.length > 1) return `names ${quoted(targets, 'and')}; a fault has one target: make an entry for each`;
  const forms: Readonly<Record<string, Shape>> = FORMS[target];
  const actions = Object.keys(forms).filter((action) => action in value);
  const [action] = actions;
  if (action === undefined) {
    const does = `does not say what happens to the ${target}; add ${quoted(Object.keys(forms), 'or')}`;
    return withMisspelt(value, Object.keys(forms), does);
  }
  if (actions.length > 1) return `says ${quoted(actions, 'and')}; a fault does one thing: make an entry for each`;
  return forms[action] ?? `does not say what happens to the ${target}`;
}

/** Where a key is nearly one of the wanted ones, that is what to say. */
function withMisspelt(value: object, wanted: readonly string[], otherwise: string): string {
  for (const key of Object.keys(value)) {
    const near = key === 'at' || key === 'for' || key === 'on' ? undefined : nearest(key, wanted);
    if (near !== undefined) return `unknown key \`${key}\`; did you mean \`${near}\`?`;
  }
  return otherwise;
}

export const faultText = choice<Shape>(shapes, chooseFault);
export type FaultText = z.output<Shape>;
