/**
 * The gateway half of an edge: settings, APIs and the hooks of real plugin bundles (specification of bundles; names as in tyk.conf
 * and in API definitions).
 */
import type { EdgeId, PluginId } from './ids.ts';
import type { JsonObject } from './plugin.ts';
import type { Us } from './units.ts';

/** 5.15: a second JavaScript engine, response hooks in JavaScript, several bundles per API, inline code. */
export const GATEWAY_VERSIONS = ['5.14', '5.15'] as const;
export type GatewayVersion = (typeof GATEWAY_VERSIONS)[number];

export const HOOK_STAGES = ['pre', 'auth_check', 'post_key_auth', 'post', 'response'] as const;
export type HookStage = (typeof HOOK_STAGES)[number];

export const HOOK_DRIVERS = ['otto', 'javascript', 'python', 'lua', 'grpc', 'goplugin'] as const;
export type HookDriver = (typeof HOOK_DRIVERS)[number];

/** `lab`: the lab's own bundle server. */
export const LAB_BUNDLE_SERVER = 'lab';

export type GatewaySettings = {
  version: GatewayVersion;
  enableBundleDownloader: boolean;
  /** A URL, LAB_BUNDLE_SERVER, or empty: then no API with a bundle can be loaded. */
  bundleBaseUrl: string;
  /** What the file at `public_key_path` holds (PEM); with it, a bundle that is not signed is refused. */
  publicKey?: string;
  skipVerifyExistingPluginBundle: boolean;
  managementNode: boolean;
  enableCoprocess: boolean;
  enableJsvm: boolean;
  /** host:port of the dispatcher for driver grpc. */
  grpcServer?: string;
  /** A Python module stays as it was first loaded until the process ends, as in a real gateway. */
  pythonKeepsModules: boolean;
  /** How long a hook in Python may take; a real gateway has no such limit. */
  pythonTimeoutUs: Us;
};

export const DEFAULT_GATEWAY_SETTINGS: GatewaySettings = {
  version: '5.14',
  enableBundleDownloader: true,
  bundleBaseUrl: LAB_BUNDLE_SERVER,
  skipVerifyExistingPluginBundle: false,
  managementNode: false,
  enableCoprocess: true,
  enableJsvm: true,
  pythonKeepsModules: true,
  pythonTimeoutUs: 5_000_000,
};

/** How a client shows who it is: not at all, by a key in the header Authorization, or to the bundle's auth_check. */
export type ApiAuth = 'keyless' | 'token' | 'custom';

/** An API that edges serve. */
export type ApiSpec = {
  id: string;
  /** Starts and ends with a slash. */
  listenPath: string;
  /** Name of the bundle on the bundle server; empty for none. 5.15: several, with commas. */
  bundle: string;
  auth: ApiAuth;
  /** Sessions by key, for `token`. */
  keys: Record<string, JsonObject>;
  /** `config_data` of the plugins. */
  configData?: JsonObject;
  /** Answers what passes all hooks; absent: what it was asked, as JSON. */
  upstream?: { status: number; headers: Record<string, string>; body: string };
  /** Whose payloads the hooks send, unless the bundle names a plugin id. */
  plugin?: PluginId;
  edges: EdgeId[];
};

/** A host that hooks may send requests to (TykMakeHttpRequest), and what it answers; there are no others. */
export type ServiceSpec = { url: string; status: number; headers: Record<string, string>; body: string };

/** An HTTP message as the gateway holds it. Header names as they were sent; bodies as bytes. */
export type HttpRequest = { method: string; url: string; headers: Record<string, string[]>; body: Uint8Array };
export type HttpResponse = { status: number; headers: Record<string, string[]>; body: Uint8Array };

/** One hook entry of a manifest. */
export type HookEntry = {
  name: string;
  path: string;
  requireSession: boolean;
  rawBodyOnly: boolean;
  disabled: boolean;
  /** Inline source in base64 (5.15, driver javascript). */
  code: string;
};

export type IdExtractor = { from: string; how: string; config: Record<string, unknown>; disabled: boolean };

/** What a gateway reads of manifest.json. */
export type GatewayManifest = {
  files: string[];
  driver: string;
  hooks: Record<HookStage, HookEntry[]>;
  idExtractor?: IdExtractor;
  checksum: string;
  signature: string;
  /** `edge_to_control.plugin_id`. */
  plugin?: PluginId;
};

/** What became of one hook: nothing, changes, an answer of its own, or a failure. */
export type HookOutcome = 'passed' | 'changed' | 'answered' | 'failed';

/** How the lab's bundle server misbehaves. `wrong-bytes`: no ZIP at all; `bad-signature`: a bundle signed with another key. */
export const SERVER_FAULTS = ['not-found', 'slow', 'wrong-bytes', 'bad-signature', 'cut'] as const;
export type ServerFault = (typeof SERVER_FAULTS)[number];

/** Why a change is not live: one bundle on one edge (answer to the query `bundles`). */
export type BundleState = {
  edge: EdgeId;
  bundle: string;
  apis: string[];
  driver: string;
  /** Folder under `middleware/bundles`: the MD5 of the name. */
  folder: string;
  /** What the cache holds under the name, with the lab time at which it was fetched. */
  cached?: { hash: string; atUs: Us };
  /** The code that requests run. */
  running?: string;
  /** What the lab's bundle server has under the name now; absent: nothing, or another server is set. */
  server?: string;
  /** Why the last load failed. */
  problem?: string;
  /** In one sentence: whether the newest bytes are live, and if not, why. */
  verdict: string;
  /** What a reload would do now. */
  onReload: string;
  isLive: boolean;
};

/** One call of a hook as it was recorded: JSON before and after. */
export type HookCallRecord = {
  edge: EdgeId;
  api: string;
  index: number;
  stage: HookStage;
  name: string;
  driver: string;
  outcome: HookOutcome;
  before: string;
  after: string;
  message?: string;
};
