/** Entries of `faults`: each names one target and one thing that is done to it. */
import { z } from 'zod';
import { nearest } from '../../util/nearest.ts';
import type { Misfit } from './choice.ts';
import { choice } from './choice.ts';
import { kindOf, wrongChoice } from './describe-issue.ts';
import { crashPoint, directionOrBoth, FAULT_MESSAGE_LENGTH_MAX, releaseOrder } from './fault.ts';
import { bundleName } from './scenario-gateway.ts';
import { anyDuration, bandwidth, edgeNames, faultName, moment, pluginNumber, share, shift, someDuration } from './scenario-values.ts';

const at = moment.describe('lab time at which it starts, or { between: [30s, 90s] }: then the seed chooses');
const lasting = someDuration.describe('how long it lasts; without it, to the end').exactOptional();
const downFor = someDuration.describe('how long it stays down; without it, for good').exactOptional();
const restart = someDuration.describe('time from the crash to the start of the next life; without it, for good').exactOptional();
const link = edgeNames('the link of this edge; a glob or a list makes one fault per edge');
const edge = edgeNames('this edge; a glob or a list makes one fault per edge');
const plugin = pluginNumber.describe("the plugin's id");
const on = edgeNames("the node it runs on: `hub`, or an edge's id or glob");
const id = faultName.describe('the id in the trace; what a fault draws by chance depends on the seed and on its id').exactOptional();

const form = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => z.strictObject({ at, ...shape, id });

const drop = form({ for: lasting, link, drop: directionOrBoth.describe('bytes of this direction stop; connections stay open') });
const latency = form({
  for: lasting,
  link,
  latency: anyDuration.describe("added to the link's own latency, in each direction"),
  jitter: anyDuration.describe('uniform, ± this much; at most the latency').exactOptional(),
});
const loss = form({
  for: lasting,
  link,
  loss: share.describe('each message is lost with this probability, and its connection reset'),
  direction: directionOrBoth.describe('both by default').exactOptional(),
});
const narrow = form({ for: lasting, link, bandwidth: bandwidth.describe('each direction carries at most this much') });
const flap = form({
  for: lasting,
  link,
  flap: z
    .strictObject({
      up: someDuration.describe('how long it is whole, each time; it starts whole'),
      down: someDuration.describe('how long it carries nothing, each time'),
    })
    .describe('whole and cut in turn'),
});
const reset = form({ link, reset: z.literal(true).describe('all connections are cut once') });
const hold = form({
  for: lasting,
  link,
  hold: directionOrBoth.describe('messages of this direction wait until it ends; connections stay whole'),
  release: releaseOrder.describe('how they go on when it ends: `twice` brings each batch two times; `in-order` by default').exactOptional(),
});
const loseAnswer = form({
  link,
  lose: z.literal('answer').describe('the hub has processed the next batch, and its answer never reaches the edge'),
});
const crash = form({
  for: downFor,
  edge,
  crash: crashPoint.describe(
    'now; before the next batch is sent; when the next acknowledgement has come, before it is acted on; or between the next sendToControl and the commit of the queue',
  ),
  restart,
});
const disk = form({
  for: lasting,
  edge,
  disk: z.literal('full').describe('the queue takes nothing, and cannot delete what is acknowledged'),
});
const clockSkew = form({
  for: lasting,
  edge,
  clock_skew: shift.describe("the edge's own clock is off by this much; its timestamps and its retention follow it"),
});
const reload = form({ edge, reload: z.literal(true).describe('its gateway builds its APIs anew, as /tyk/reload does') });
const clearCache = form({ edge, clear_cache: bundleName.describe("what its gateway keeps under the bundle's name is deleted") });
const bundle = bundleName.describe('name of the bundle on the server');
const serverWrong = form({
  for: lasting,
  server: z.enum(['not-found', 'wrong-bytes', 'bad-signature', 'cut']).describe("how the lab's bundle server answers"),
  bundle: bundle.exactOptional(),
});
const serverSlow = form({
  for: lasting,
  server: z.literal('slow').describe("the lab's bundle server answers later"),
  by: someDuration.describe('how much later; gateways wait 5s'),
  bundle: bundle.exactOptional(),
});
const serverReplace = form({
  server: z.literal('replace').describe('another file is uploaded under the name'),
  bundle,
  with: bundleName.describe('name of the bundle on the server whose bytes it is'),
});
const hubDown = form({
  for: downFor,
  hub: z.enum(['restart', 'crash']).describe('the hub dies; `restart` comes back after 5s unless told otherwise'),
  restart,
});
const hubSlow = form({
  for: lasting,
  hub: z.literal('slow').describe('every answer of the hub comes later'),
  by: someDuration.describe('how much later'),
});
const hubRejectAuth = form({ for: lasting, hub: z.literal('reject-auth').describe('the hub refuses every call as unauthenticated') });
const fail = form({
  for: lasting,
  plugin,
  on,
  fail: z.string().min(1).max(FAULT_MESSAGE_LENGTH_MAX).describe('each call fails with this text'),
});
const slow = form({ for: lasting, plugin, on, slow: someDuration.describe('each call takes this much longer') });
const unload = form({ for: lasting, plugin, on, unload: z.literal(true).describe('the plugin is not loaded') });
const unhandled = form({
  for: lasting,
  plugin,
  on: z.literal('hub').describe('only hub plugins are asked whether they handled a payload'),
  unhandled: z.literal(true).describe('the plugin is not called, and handled=false is taken for its answer'),
});

/** Shapes by target, and under it by the key that says what is done; for the hub by the value of `hub`. */
const FORMS = {
  link: { drop, latency, loss, bandwidth: narrow, flap, reset, hold, lose: loseAnswer },
  edge: { crash, disk, clock_skew: clockSkew, reload, clear_cache: clearCache },
  hub: { restart: hubDown, crash: hubDown, slow: hubSlow, 'reject-auth': hubRejectAuth },
  plugin: { fail, slow, unload, unhandled },
  server: {
    'not-found': serverWrong,
    slow: serverSlow,
    'wrong-bytes': serverWrong,
    'bad-signature': serverWrong,
    cut: serverWrong,
    replace: serverReplace,
  },
} as const;

const shapes = [
  drop,
  latency,
  loss,
  narrow,
  flap,
  reset,
  hold,
  loseAnswer,
  crash,
  disk,
  clockSkew,
  hubDown,
  hubSlow,
  hubRejectAuth,
  fail,
  slow,
  unload,
  unhandled,
  reload,
  clearCache,
  serverWrong,
  serverSlow,
  serverReplace,
] as const;
type Shape = (typeof shapes)[number];

const quoted = (words: readonly string[], last: 'or' | 'and'): string => {
  const ticked = words.map((word) => `\`${word}\``);
  return ticked.length < 2 ? ticked.join('') : `${ticked.slice(0, -1).join(', ')} ${last} ${ticked.at(-1)}`;
};

function chooseFault(value: unknown): Shape | Misfit {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `must be a mapping like { at: 45s, for: 40s, link: edge-1, drop: responses }, not ${kindOf(value)}`;
  }
  const targets = (Object.keys(FORMS) as (keyof typeof FORMS)[]).filter((target) => target in value);
  const [target] = targets;
  if (target === undefined) return withMisspelt(value, Object.keys(FORMS), `names no target; add ${quoted(Object.keys(FORMS), 'or')}`);
  if (targets.length > 1) return `names ${quoted(targets, 'and')}; a fault has one target: make an entry for each`;
  const forms: Readonly<Record<string, Shape>> = FORMS[target];
  if (target === 'hub' || target === 'server') return chooseByValue(value, target, forms);
  const actions = Object.keys(forms).filter((action) => action in value);
  const [action] = actions;
  if (action === undefined) {
    const does = `does not say what happens to the ${target}; add ${quoted(Object.keys(forms), 'or')}`;
    return withMisspelt(value, Object.keys(forms), does);
  }
  if (actions.length > 1) return `says ${quoted(actions, 'and')}; a fault does one thing: make an entry for each`;
  return forms[action] ?? `does not say what happens to the ${target}`;
}

function chooseByValue(value: object, target: 'hub' | 'server', forms: Readonly<Record<string, Shape>>): Shape | Misfit {
  const what = (value as Record<string, unknown>)[target];
  const chosen = typeof what === 'string' && Object.hasOwn(forms, what) ? forms[what] : undefined;
  return chosen ?? { key: target, message: wrongChoice(what, Object.keys(forms)) };
}

/** Where a key is nearly one of the wanted ones, that is what to say. */
function withMisspelt(value: object, wanted: readonly string[], otherwise: string): string {
  for (const key of Object.keys(value)) {
    const near = ['at', 'for', 'on', 'id'].includes(key) ? undefined : nearest(key, wanted);
    if (near !== undefined) return `unknown key \`${key}\`; did you mean \`${near}\`?`;
  }
  return otherwise;
}

export const faultText = choice<Shape>(shapes, chooseFault);
export type FaultText = z.output<Shape>;
