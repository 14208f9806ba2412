import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { ApiSpec, GatewaySettings } from '../../contract/gateway.ts';
import { DEFAULT_GATEWAY_SETTINGS } from '../../contract/gateway.ts';
import type { GatewaySpec } from '../../contract/scenario.ts';
import { parseDuration, worth } from '../../contract/schemas/quantities.ts';
import type { ApiText, EdgeGatewayText, GatewayText } from '../../contract/schemas/scenario-gateway.ts';
import type { Expansion, Nodes } from './expansion.ts';
import { edgesMatching } from './expansion.ts';
import type { FieldPath } from './problems.ts';

type Text = { gateway?: GatewayText; apis?: readonly ApiText[] };

/** What the edges serve; nothing when the scenario says nothing of it. */
export function expandGateway(text: Text, nodes: Nodes, expansion: Expansion): GatewaySpec | undefined {
  const { gateway, apis } = text;
  if (gateway === undefined && apis === undefined) return undefined;
  const shelf = Object.entries(gateway?.bundles ?? {}).map(([name, path]) => {
    const absolute = resolve(expansion.folder, path);
    if (!existsSync(absolute)) expansion.report(['gateway', 'bundles', name], `there is no file or folder ${absolute}`);
    return { name, path: absolute };
  });
  const services = (gateway?.services ?? []).map(({ url, status = 200, headers = {}, body = '' }) => ({ url, status, headers, body }));
  const settings = expandSettings(gateway ?? {}, DEFAULT_GATEWAY_SETTINGS, ['gateway'], expansion);
  return {
    settings,
    services,
    shelf,
    apis: expandApis(apis ?? [], nodes, expansion),
    text: moved(text, (path) => resolve(expansion.folder, path)),
  };
}

export function expandSettings(text: EdgeGatewayText, base: GatewaySettings, path: FieldPath, expansion: Expansion): GatewaySettings {
  const settings: GatewaySettings = {
    version: text.version ?? base.version,
    enableBundleDownloader: text.enable_bundle_downloader ?? base.enableBundleDownloader,
    bundleBaseUrl: text.bundle_base_url ?? base.bundleBaseUrl,
    skipVerifyExistingPluginBundle: text.skip_verify_existing_plugin_bundle ?? base.skipVerifyExistingPluginBundle,
    managementNode: text.management_node ?? base.managementNode,
    enableCoprocess: text.enable_coprocess ?? base.enableCoprocess,
    enableJsvm: text.enable_jsvm ?? base.enableJsvm,
    pythonKeepsModules: text.python_keeps_modules ?? base.pythonKeepsModules,
    pythonTimeoutUs: text.python_timeout === undefined ? base.pythonTimeoutUs : worth(parseDuration(text.python_timeout)),
  };
  const grpcServer = text.coprocess_grpc_server?.replace(/^tcp:\/\//, '') ?? base.grpcServer;
  if (grpcServer !== undefined) settings.grpcServer = grpcServer;
  const publicKey = text.public_key_path === undefined ? base.publicKey : keyAt(text.public_key_path, path, expansion);
  if (publicKey !== undefined) settings.publicKey = publicKey;
  return settings;
}

function keyAt(file: string, path: FieldPath, expansion: Expansion): string | undefined {
  const absolute = resolve(expansion.folder, file);
  try {
    return readFileSync(absolute, 'utf8');
  } catch {
    expansion.report([...path, 'public_key_path'], `there is no file ${absolute} that can be read`);
    return undefined;
  }
}

function expandApis(texts: readonly ApiText[], nodes: Nodes, expansion: Expansion): ApiSpec[] {
  const known = new Map<string, number>();
  return texts.map((text, index) => {
    for (const name of [`id ${text.id}`, `listen path ${text.listen_path}`]) {
      const entry = known.get(name);
      if (entry !== undefined) expansion.report(['apis', index], `there is already an API with the ${name} (apis[${entry}])`);
      known.set(name, index);
    }
    const edges = text.edges === undefined ? ['*'] : edgesMatching(text.edges, ['apis', index, 'edges'], nodes, expansion);
    const api: ApiSpec = {
      id: text.id,
      listenPath: text.listen_path,
      bundle: text.bundle ?? '',
      auth: text.auth ?? 'keyless',
      keys: text.keys ?? {},
      edges,
    };
    if (text.config_data !== undefined) api.configData = text.config_data;
    if (text.plugin !== undefined) api.plugin = text.plugin;
    if (text.upstream !== undefined) api.upstream = { status: 200, headers: {}, body: '', ...text.upstream };
    return api;
  });
}

/** The text with every path moved, so that it can be written into another folder. */
export function moved({ gateway, apis }: GatewaySpec['text'], move: (path: string) => string): GatewaySpec['text'] {
  const own: GatewaySpec['text'] = {};
  if (gateway !== undefined) {
    const settings = movedSettings(gateway as GatewayText, move);
    const bundles = settings.bundles === undefined ? undefined : Object.entries(settings.bundles).map(([name, path]) => [name, move(path)]);
    own.gateway = bundles === undefined ? settings : { ...settings, bundles: Object.fromEntries(bundles) };
  }
  if (apis !== undefined) own.apis = apis;
  return own;
}

/** The text for a file that lies in the folder. */
export const gatewayTextFrom = (text: GatewaySpec['text'], folder: string): GatewaySpec['text'] =>
  moved(text, (path) => {
    const own = relative(folder, path).split(sep).join('/');
    return own === '' ? '.' : own;
  });

export const movedSettings = <Settings extends EdgeGatewayText>(text: Settings, move: (path: string) => string): Settings => ({
  ...text,
  ...(text.public_key_path === undefined ? {} : { public_key_path: move(text.public_key_path) }),
});
