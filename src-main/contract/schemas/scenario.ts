/** The text form of a scenario (docs/scenarios.md): what stands in the YAML file, before globs, counts and units are worked out. */
import { z } from 'zod';
import { expectationText } from './scenario-expectations.ts';
import { exploreText } from './scenario-explore.ts';
import { faultText } from './scenario-faults.ts';
import { apiText, edgeGatewayText, gatewayText } from './scenario-gateway.ts';
import { profileText } from './scenario-profile.ts';
import { anyDuration, count, edgeNames, json, pluginNumber, rate, share, someDuration, textMap } from './scenario-values.ts';

export const SCENARIO_FORMAT_VERSION = 1;
/** Edges of one lab, after counts are worked out. */
export const EDGES_MAX = 10_000;
const LIST_MAX = 10_000;

const pluginText = z.strictObject({
  id: pluginNumber.describe("the plugin's numeric id, by which payloads are routed; the bundle's own by default").exactOptional(),
  bundle: z.string().min(1).max(4_096).describe('path of the bundle, a ZIP or a folder, relative to this file'),
  config: z.record(z.string(), json).describe("configuration, laid over the bundle's own").exactOptional(),
});

const edgeText = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(128)
    .describe('the id; `{n}` in it counts from 1')
    .meta({ examples: ['edge-{n}'] }),
  count: z.int().min(1).max(EDGES_MAX).describe('how many such edges; 1 by default').exactOptional(),
  namespace: z.string().max(256).describe('the namespace; `default` by default').exactOptional(),
  plugins: z.array(pluginText).max(LIST_MAX).describe('bundles whose edge half runs here').exactOptional(),
  queue: z
    .string()
    .min(1)
    .describe("a real gateway's SQLite database: what it had not sent lies in the edge's queue at the start")
    .exactOptional(),
  gateway: edgeGatewayText.describe("settings of this edge's gateway, over the lab's").exactOptional(),
});

const requestText = z
  .strictObject({
    method: z.string().min(1).max(32).describe('GET by default, POST with a body').exactOptional(),
    path: z
      .string()
      .min(1)
      .max(8_192)
      .describe('path of the request')
      .meta({ examples: ['/llm/openai/v1/chat/completions'] }),
    headers: textMap.describe('headers').exactOptional(),
    body: json.describe('the body; what is not text is sent as JSON').exactOptional(),
  })
  .describe("requests through the edge's plugin hooks; `{i}` is the arrival's number");

const sendText = z
  .strictObject({
    plugin: pluginNumber.describe('the plugin id it is sent for'),
    payload: json.describe('the payload; what is not text is sent as JSON'),
    correlation: z.string().describe('correlation id').exactOptional(),
    metadata: textMap.describe('metadata').exactOptional(),
  })
  .describe("payloads straight into the queue, as the plugin would send them; `{i}` is the arrival's number");

const trafficText = z
  .strictObject({
    edge: edgeNames('the edge, a glob of edges, or a list: each gets arrivals of its own'),
    every: someDuration.describe('time between two arrivals').exactOptional(),
    rate: rate.describe('arrivals per time, instead of `every`').exactOptional(),
    jitter: share.describe('each gap is longer or shorter by up to this much').exactOptional(),
    count: count.describe('most arrivals per edge').exactOptional(),
    from: anyDuration.describe('lab time of the start; 0 by default').exactOptional(),
    until: someDuration.describe('no arrivals from here on; the end by default').exactOptional(),
    request: requestText.exactOptional(),
    send: sendText.exactOptional(),
  })
  .superRefine((value, context) => {
    refuseUnlessOne(value, ['every', 'rate'], context);
    refuseUnlessOne(value, ['request', 'send'], context);
  })
  .meta({
    allOf: [{ oneOf: [{ required: ['every'] }, { required: ['rate'] }] }, { oneOf: [{ required: ['request'] }, { required: ['send'] }] }],
  });

function refuseUnlessOne(value: object, [one, other]: [string, string], context: z.RefinementCtx): void {
  if (context.issues.length === 0 && one in value === other in value) {
    const message = one in value ? `has both \`${one}\` and \`${other}\`; keep one` : `needs \`${one}\` or \`${other}\``;
    context.addIssue({ code: 'custom', message });
  }
}

const hubText = z.strictObject({ plugins: z.array(pluginText).max(LIST_MAX).describe('bundles whose hub half runs here').exactOptional() });

export const scenarioSchema = z
  .strictObject({
    spokelab: z.literal(SCENARIO_FORMAT_VERSION).describe('version of the format, 1'),
    name: z.string().min(1).max(200).describe('what happens here, in one line'),
    seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).describe('the number from which all randomness comes; 1 by default').exactOptional(),
    profile: profileText.describe('delivery semantics and limits; `documented` by default').exactOptional(),
    duration: someDuration.describe('how long the lab runs, in lab time'),
    hub: hubText.describe('the hub').exactOptional(),
    edges: z.array(edgeText).max(EDGES_MAX).describe('the edges'),
    gateway: gatewayText.exactOptional(),
    apis: z.array(apiText).max(LIST_MAX).describe('what the edges serve; without any, every path leads to the upstream').exactOptional(),
    traffic: z.array(trafficText).max(LIST_MAX).describe('what arrives at the edges').exactOptional(),
    faults: z.array(faultText).max(LIST_MAX).describe('what is broken on purpose, and when').exactOptional(),
    expect: z.array(expectationText).max(LIST_MAX).describe('statements about the run that are checked').exactOptional(),
    explore: exploreText.exactOptional(),
  })
  .meta({ title: 'Spokelab scenario' });

export type ScenarioText = z.output<typeof scenarioSchema>;
export type PluginText = z.output<typeof pluginText>;
export type EdgeText = z.output<typeof edgeText>;
export type TrafficText = z.output<typeof trafficText>;
