/** What a lab consisted of when its engine ended, and how its code was changed by hand, as its directory keeps it. */
import { z } from 'zod';
import { edgeId, nodeId, pluginId } from './ids.ts';
import { jsonObject } from './json.ts';

/** A program that was installed by hand; files in base64. */
const ownProgram = z.strictObject({
  pluginId,
  name: z.string(),
  version: z.string(),
  hash: z.string(),
  runtime: z.enum(['edge', 'hub']),
  entry: z.string(),
  files: z.record(z.string(), z.base64()),
  manifest: z.base64().exactOptional(),
  config: jsonObject,
});

const api = z.strictObject({
  id: z.string(),
  listenPath: z.string(),
  bundle: z.string(),
  auth: z.enum(['keyless', 'token', 'custom']),
  keys: z.record(z.string(), jsonObject),
  configData: jsonObject.exactOptional(),
  upstream: z.strictObject({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string() }).exactOptional(),
  plugin: pluginId.exactOptional(),
  edges: z.array(z.string()),
});

/** What the scenario gives is read from there again, so that an edited plugin is the edited one. */
const scenarioProgram = z.strictObject({ of: nodeId, pluginId });
const ofScenario = z.strictObject({ of: z.string() });

/** A bundle on the lab's server; its ZIP in base64. */
const shelfItem = z.strictObject({ name: z.string(), zip: z.base64() });

const position = z.int().min(0);
const positions = z.array(position);

export const labFile = z.strictObject({
  spokelabLab: z.literal(1),
  programs: z.array(z.union([scenarioProgram, ownProgram])),
  hub: positions,
  edges: z.array(z.strictObject({ id: edgeId, namespace: z.string(), plugins: positions, traffic: positions })),
  gateways: z.strictObject({ apis: z.array(z.union([ofScenario, api])), shelf: z.array(z.union([ofScenario, shelfItem])) }).exactOptional(),
});

export type LabFile = z.infer<typeof labFile>;

const thing = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('plugin'), node: nodeId, program: position, position }),
  z.strictObject({ kind: z.literal('bundle'), name: z.string(), zip: z.base64() }),
  z.strictObject({ kind: z.literal('api'), api }),
]);

/** One change; each plugin program once, in `programs`. */
export const changeFile = z.strictObject({
  spokelabChange: z.literal(1),
  id: z.string(),
  title: z.string(),
  remains: z.string().exactOptional(),
  isLive: z.boolean(),
  isBack: z.boolean(),
  programs: z.array(ownProgram),
  changed: z.array(z.strictObject({ name: z.string(), before: thing.exactOptional(), after: thing.exactOptional() })),
});

export type ChangeFile = z.infer<typeof changeFile>;
export type OwnProgram = z.infer<typeof ownProgram>;
