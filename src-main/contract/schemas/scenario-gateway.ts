/** `gateway` and `apis`: what the edges serve, and the bundles that lie on the lab's bundle server. */
import { z } from 'zod';
import { GATEWAY_VERSIONS } from '../gateway.ts';
import { jsonObject } from './json.ts';
import { edgeNames, pluginNumber, someDuration, textMap } from './scenario-values.ts';

const PATH_LENGTH_MAX = 4_096;
const NAME_LENGTH_MAX = 256;
const LIST_MAX = 1_000;

const path = z.string().min(1).max(PATH_LENGTH_MAX);
const status = z.int().min(100).max(599);

export const bundleName = z.string().min(1).max(NAME_LENGTH_MAX);

const settings = {
  version: z.enum(GATEWAY_VERSIONS).describe('the gateway that the edges are: "5.14" by default').exactOptional(),
  enable_bundle_downloader: z.boolean().describe('true by default').exactOptional(),
  bundle_base_url: z.string().max(PATH_LENGTH_MAX).describe("where bundles are fetched; the lab's own server by default").exactOptional(),
  public_key_path: path.describe('public key (PEM): bundles must be signed with the one that belongs to it').exactOptional(),
  skip_verify_existing_plugin_bundle: z.boolean().describe('a bundle in the cache is not checked again').exactOptional(),
  management_node: z.boolean().describe('true: bundles are passed over in silence').exactOptional(),
  enable_coprocess: z.boolean().describe('drivers python, lua and grpc; true by default').exactOptional(),
  enable_jsvm: z.boolean().describe('drivers otto and javascript; true by default').exactOptional(),
  coprocess_grpc_server: z
    .string()
    .regex(/^(tcp:\/\/)?[^/\s:]+:\d{1,5}$/, 'must be host and port, like tcp://127.0.0.1:5555')
    .describe('address of the dispatcher for driver grpc')
    .exactOptional(),
  python_keeps_modules: z
    .boolean()
    .describe('a Python module stays as first loaded until the edge is restarted; true by default')
    .exactOptional(),
  python_timeout: someDuration.describe('how long a hook in Python may take; 5s by default, no limit in a real gateway').exactOptional(),
};

export const edgeGatewayText = z.strictObject(settings);

const answer = {
  status: status.describe('200 by default').exactOptional(),
  headers: textMap.describe('headers of the answer').exactOptional(),
  body: z.string().describe('body of the answer').exactOptional(),
};

const service = z.strictObject({
  url: z.string().min(1).max(PATH_LENGTH_MAX).describe('what the hook asks for, without its query'),
  ...answer,
});

export const gatewayText = z
  .strictObject({
    ...settings,
    bundles: z
      .record(bundleName, path)
      .describe("what lies on the lab's bundle server: a ZIP or a folder (built and sealed) by name")
      .exactOptional(),
    services: z.array(service).max(LIST_MAX).describe('hosts that hooks may send requests to; there are no others').exactOptional(),
  })
  .describe("the edges' gateway half");

export const apiText = z
  .strictObject({
    id: z.string().min(1).max(NAME_LENGTH_MAX).describe('id of the API'),
    listen_path: z
      .string()
      .regex(/^\/(?:.*\/)?$/, 'must start and end with a slash, like /orders/')
      .max(PATH_LENGTH_MAX)
      .describe('requests to paths that start with this are for the API'),
    bundle: z
      .string()
      .max(PATH_LENGTH_MAX)
      .describe('name of its plugin bundle on the bundle server; 5.15: several, with commas')
      .exactOptional(),
    auth: z.enum(['keyless', 'token', 'custom']).describe('keyless by default; custom: the auth_check of the bundle').exactOptional(),
    keys: z.record(z.string().min(1), jsonObject).describe('sessions by key, for token').exactOptional(),
    config_data: jsonObject.describe("config_data of the API's plugins").exactOptional(),
    upstream: z.strictObject(answer).describe('what the upstream answers; by default what it was asked, as JSON').exactOptional(),
    plugin: pluginNumber.describe('whose payloads the hooks send, unless the bundle names a plugin id').exactOptional(),
    edges: edgeNames('the edges that serve it; all by default').exactOptional(),
  })
  .describe('an API that edges serve');

export type GatewayText = z.output<typeof gatewayText>;
export type EdgeGatewayText = z.output<typeof edgeGatewayText>;
export type ApiText = z.output<typeof apiText>;
