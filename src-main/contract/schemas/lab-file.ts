/** What a lab consisted of when its engine ended, as its directory keeps it. */
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
  config: jsonObject,
});

/** One that the scenario gives: read from there again, so that an edited plugin is the edited one. */
const scenarioProgram = z.strictObject({ of: nodeId, pluginId });

const programs = z.array(z.int().min(0));

export const labFile = z.strictObject({
  spokelabLab: z.literal(1),
  programs: z.array(z.union([scenarioProgram, ownProgram])),
  hub: programs,
  edges: z.array(z.strictObject({ id: edgeId, namespace: z.string(), plugins: programs, traffic: z.array(z.int().min(0)) })),
});

export type LabFile = z.infer<typeof labFile>;
