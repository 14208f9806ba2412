/**
 * manifest.json of a bundle. What real gateways know keeps its meaning and may hold keys that are not known here, as they
 * allow it; `edge_to_control` is Spokelab's own, and an unknown key in it is a mistake.
 */
import { z } from 'zod';
import { pluginId } from './ids.ts';
import { jsonObject } from './json.ts';

export const MANIFEST_NAME_LENGTH_MAX = 100;

/** The real bundler writes null for a list or a block that was left out. */
const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).nullish();

const hook = z
  .looseObject({
    name: z.string().nullish().describe('the function, class or global object that the driver calls'),
    path: z.string().nullish().describe('the file that holds it (drivers otto, javascript and goplugin)'),
    require_session: z.boolean().nullish(),
    raw_body_only: z.boolean().nullish(),
    disabled: z.boolean().nullish(),
    code: z.string().nullish().describe('source in base64 instead of a file (driver javascript)'),
  })
  .describe('one hook of a real gateway');

const idExtractor = z.looseObject({
  extract_from: z.string().nullish().describe('header, form, body or querystring'),
  extract_with: z.string().nullish().describe('value, regex or xpath'),
  extractor_config: z.record(z.string(), z.unknown()).nullish(),
  disabled: z.boolean().nullish(),
});

const customMiddleware = z
  .looseObject({
    driver: z.string().nullish().describe('otto, javascript, python, lua, grpc or goplugin'),
    pre: listOf(hook),
    auth_check: hook.nullish(),
    post_key_auth: listOf(hook),
    post: listOf(hook),
    response: listOf(hook),
    traffic_logs: hook.nullish(),
    id_extractor: idExtractor.nullish(),
  })
  .describe("a real gateway's hooks");

const half = z.strictObject({ entry: z.string().min(1).describe('the file, listed in file_list, whose default export is the plugin') });

const edgeToControl = z
  .strictObject({
    name: z.string().min(1).max(MANIFEST_NAME_LENGTH_MAX).describe("the plugin's name"),
    version: z.string().min(1).max(MANIFEST_NAME_LENGTH_MAX).describe("the plugin's version"),
    plugin_id: pluginId.optional().describe('the id by which payloads find their plugin, unless the installation names one'),
    edge: half.optional().describe('what runs on an edge'),
    hub: half.optional().describe('what runs on the hub'),
    config: jsonObject.optional().describe('configuration, under that of the installation'),
  })
  .describe('how Spokelab runs the bundle; real gateways pass it by')
  .superRefine((value, context) => {
    if (value.edge === undefined && value.hub === undefined)
      context.addIssue({ code: 'custom', message: 'has neither `edge` nor `hub`; a bundle needs at least one of them' });
  });

export const manifestSchema = z
  .looseObject({
    file_list: listOf(z.string()).describe('the files of the bundle, by their path in it; no others are used'),
    custom_middleware: customMiddleware.nullish(),
    edge_to_control: edgeToControl.optional(),
    checksum: z.string().nullish().describe('MD5 of the listed files, filled in by the bundler'),
    signature: z.string().nullish().describe('signature of the listed files in base64, filled in by the bundler'),
  })
  .superRefine((value, context) => {
    const hasHooks = value.custom_middleware !== undefined && value.custom_middleware !== null;
    if (!hasHooks && value.edge_to_control === undefined) {
      context.addIssue({
        code: 'custom',
        message: 'has neither `custom_middleware` nor `edge_to_control`; a bundle needs at least one of them',
      });
    }
  });
export type Manifest = z.infer<typeof manifestSchema>;
