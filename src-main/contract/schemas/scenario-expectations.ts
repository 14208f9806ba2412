/** Entries of `expect`: each is one statement, so one key; and the checks that a statement over time may hold. */
import { z } from 'zod';
import type { CounterName } from '../scenario.ts';
import { DUPLICATE_CAUSES, LOSS_CAUSES, PAYLOAD_OUTCOMES } from '../scenario.ts';
import { choice } from './choice.ts';
import { kindOf, wrongChoice } from './describe-issue.ts';
import { payloadId } from './ids.ts';
import { latencyText } from './scenario-latency.ts';
import { anyDuration, edgeGlob, json, nodeName, pluginNumber, someDuration } from './scenario-values.ts';

const whole = z.int().min(0);
const bounds = z
  .strictObject({ min: whole.exactOptional(), max: whole.exactOptional() })
  .superRefine((value, context) => refuseBadRange(value, context));
const range = z
  .strictObject({
    min: whole.exactOptional(),
    max: whole.exactOptional(),
    edge: edgeGlob.describe('counts only these edges; all by default').exactOptional(),
  })
  .superRefine((value, context) => refuseBadRange(value, context));

function refuseBadRange(value: { min?: number; max?: number }, context: z.RefinementCtx): void {
  if (context.issues.length > 0) return;
  const { min, max } = value;
  if (min === undefined && max === undefined) context.addIssue({ code: 'custom', message: 'needs `min` or `max`' });
  if (min !== undefined && max !== undefined && min > max) {
    context.addIssue({ code: 'custom', message: `min ${min} is over max ${max}: nothing can be both` });
  }
}

const countOrRange = choice<typeof whole | typeof bounds>([whole, bounds], (value) => chooseRange(value, whole, bounds));

function chooseRange<Whole, Bounds>(value: unknown, whole: Whole, bounds: Bounds): Whole | Bounds | string {
  if (typeof value === 'number') return whole;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return bounds;
  return value === undefined
    ? 'is missing (how many)'
    : `must be a whole number or a mapping like { min: 1, max: 5 }, not ${kindOf(value)}`;
}

const counter = choice<typeof whole | typeof range>([whole, range], (value) => chooseRange(value, whole, range));

const COUNTER_MEANINGS: Record<CounterName, string> = {
  submitted: 'calls of sendToControl',
  rejected: 'submitted, but refused with an error',
  queued: 'submitted − rejected',
  delivered: 'payloads for which a hub plugin call returned handled=true without error',
  unhandled: 'payloads that the hub plugin only ever answered with handled=false',
  failed: 'reached the hub, but no call succeeded, and will not be sent again',
  expired: 'removed from the queue by retention before any delivery',
  pending: 'still in a queue when the run ended',
  lost: 'payloads that vanished',
  duplicates: 'deliveries beyond the first, summed over payloads',
};

const counterShape = Object.fromEntries(
  Object.entries(COUNTER_MEANINGS).map(([name, meaning]) => [name, counter.describe(meaning).exactOptional()]),
) as Record<CounterName, z.ZodExactOptional<typeof counter>>;

const queue = z
  .strictObject({
    edge: edgeGlob.describe('all edges by default').exactOptional(),
    min: whole.exactOptional(),
    max: whole.exactOptional(),
  })
  .superRefine((value, context) => refuseBadRange(value, context))
  .describe("the greatest depth that the edge's queue reached");

const kv = z
  .strictObject({
    on: nodeName.describe("the node: `hub` or an edge's id"),
    plugin: pluginNumber.describe("the plugin's id"),
    key: z.string().min(1).max(4_096).describe('the key'),
    json: json.describe('the value, read as JSON, holds at least this').exactOptional(),
    value: z.string().describe('the value is exactly this text').exactOptional(),
  })
  .superRefine((value, context) => {
    const given = ['json', 'value'].filter((key) => key in value).length;
    if (given !== 1 && context.issues.length === 0)
      context.addIssue({ code: 'custom', message: given === 0 ? 'needs `json` or `value`' : 'has both `json` and `value`; keep one' });
  })
  .describe("a value in a plugin's KV store at the end");

const causeOfDuplicates = z.strictObject({ of: z.literal('duplicates'), is: z.enum(DUPLICATE_CAUSES) });
const causeOfLosses = z.strictObject({ of: z.literal('lost'), is: z.enum(LOSS_CAUSES) });
const cause = choice<typeof causeOfDuplicates | typeof causeOfLosses>([causeOfDuplicates, causeOfLosses], (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `must be a mapping like { of: duplicates, is: response-lost }, not ${kindOf(value)}`;
  }
  const of = 'of' in value ? value.of : undefined;
  if (of === undefined) return 'needs `of: duplicates` or `of: lost`';
  if (of !== 'duplicates' && of !== 'lost') return `of: ${wrongChoice(of, ['duplicates', 'lost'])}`;
  return of === 'duplicates' ? causeOfDuplicates : causeOfLosses;
}).describe('there are some, and each one has this cause');

const log = z
  .strictObject({
    on: edgeGlob.describe("the node: `hub`, or an edge's id or glob"),
    plugin: pluginNumber.describe('only lines of the plugin with this id').exactOptional(),
    level: z.enum(['debug', 'info', 'warn', 'error']).describe('only lines of this level').exactOptional(),
    contains: z.string().min(1).max(4_096).describe('only lines whose message holds this text').exactOptional(),
    count: countOrRange.describe('how many lines there are'),
  })
  .describe('lines that plugins have logged');

const payload = z
  .strictObject({
    id: payloadId.describe('EDGE:NUMBER, the how manieth sendToControl call on the edge'),
    outcome: z.enum(PAYLOAD_OUTCOMES).describe('what became of it').exactOptional(),
    deliveries: countOrRange.describe('how often the hub plugin was called for it').exactOptional(),
    cause: z
      .enum([...DUPLICATE_CAUSES, ...LOSS_CAUSES])
      .describe('why it came again, or was lost')
      .exactOptional(),
  })
  .superRefine((value, context) => {
    if (Object.keys(value).length === 1 && context.issues.length === 0)
      context.addIssue({ code: 'custom', message: 'needs `outcome`, `deliveries` or `cause`' });
  })
  .describe('what became of one payload');

const checks = {
  ...counterShape,
  queue: queue.exactOptional(),
  kv: kv.exactOptional(),
  cause: cause.exactOptional(),
  latency: latencyText.exactOptional(),
  order: z.literal('per-edge').describe('on each edge first deliveries keep the order of submission').exactOptional(),
  payload: payload.exactOptional(),
  log: log.exactOptional(),
};

function refuseUnlessOne(value: object, others: readonly string[], context: z.RefinementCtx): void {
  const keys = Object.keys(value).filter((key) => !others.includes(key));
  if (keys.length === 1 || context.issues.length > 0) return;
  const named = keys.map((key) => `\`${key}\``).join(' and ');
  context.addIssue({ code: 'custom', message: keys.length === 0 ? 'says nothing' : `says ${named}; make an entry for each` });
}

const oneKey = { minProperties: 1, maxProperties: 1 };
const checkText = z
  .strictObject(checks)
  .superRefine((value, context) => refuseUnlessOne(value, [], context))
  .meta(oneKey);
export type CheckText = z.output<typeof checkText>;

const eventually = z
  .strictObject({
    ...checks,
    within: someDuration.describe('how long it has to come true'),
    after: anyDuration.describe('lab time from which that counts; 0 by default').exactOptional(),
  })
  .superRefine((value, context) => refuseUnlessOne(value, ['within', 'after'], context))
  .meta({ minProperties: 2, maxProperties: 3 });

export const expectationText = z
  .strictObject({
    ...checks,
    always: checkText.describe('holds at every moment; a break stops the run').exactOptional(),
    eventually: eventually.describe('holds at some moment between `after` and `within` later').exactOptional(),
    sometimes: checkText
      .describe('holds at the end of at least one run of an exploration; a single run does not fail on it')
      .exactOptional(),
  })
  .superRefine((value, context) => refuseUnlessOne(value, [], context))
  .meta(oneKey);
export type ExpectationText = z.output<typeof expectationText>;
