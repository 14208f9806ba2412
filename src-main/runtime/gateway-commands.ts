/** What a person does to the gateways of a lab, and asks of them. */

import { bundleFormat } from '../adapters/bundles/bundle-format.ts';
import { readShelfBundle, shelfItem, withFile } from '../adapters/bundles/shelf-item.ts';
import { verifyOpened } from '../adapters/bundles/verify-bundle.ts';
import type { Command, CommandResults, Query, QueryResults } from '../contract/api.ts';
import { SpokelabError } from '../contract/errors.ts';
import type { ApiSpec } from '../contract/gateway.ts';
import type { EdgeId } from '../contract/ids.ts';
import type { Lab } from '../engine/index.ts';
import type { HookCalls } from './hook-calls.ts';

type Of<Name extends Command['do']> = Extract<Command, { do: Name }>;
type Asked<Name extends Query['ask']> = Extract<Query, { ask: Name }>;

/** A request by hand; the answer comes when the upstream or a hook has given it. Throws ERR_CONFLICT when the edge is down. */
export function sendRequest(lab: Lab, command: Of<'send-request'>): Promise<CommandResults['send-request']> {
  const { edge, method, path, headers = {}, body = '' } = command;
  const lists = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  let answer: (result: CommandResults['send-request']) => void = () => {};
  const answered = new Promise<CommandResults['send-request']>((resolve) => {
    answer = resolve;
  });
  const isHeard = lab.handleHttp(edge, { method, url: path, headers: lists, body: Buffer.from(body) }, (response, request) =>
    answer({ request, status: response.status, headers: response.headers, body: Buffer.from(response.body).toString('utf8') }),
  );
  if (!isHeard) throw new SpokelabError('ERR_CONFLICT', `Edge "${edge}" is not running. Restart it first.`);
  return answered;
}

/** What a window cannot say of an API (keys, configuration, upstream) stays as it was. */
export function putApi(lab: Lab, api: Of<'put-api'>['api']): Record<never, never> {
  const known = lab.gateways.apis.find(({ id }) => id === api.id);
  lab.gateways.putApi({ keys: {}, ...known, ...api });
  return {};
}

export function reloadGateways(lab: Lab, edge: EdgeId | undefined): null {
  for (const gateway of edge === undefined ? lab.gateways.all() : [lab.gateways.of(edge)]) gateway.reload();
  return null;
}

/** Throws ERR_NOT_FOUND when no edge has kept anything under the name. */
export function clearCaches(lab: Lab, edge: EdgeId | undefined, bundle: string): null {
  const gateways = edge === undefined ? lab.gateways.all() : [lab.gateways.of(edge)];
  const cleared = gateways.filter((gateway) => gateway.clearCache(bundle));
  if (cleared.length > 0) return null;
  throw new SpokelabError('ERR_NOT_FOUND', `No edge keeps a bundle under the name "${bundle}".`);
}

/** The new bytes are live at once, as far as the driver allows: uploaded, caches cleared, gateways reloaded. */
export function publish(lab: Lab, name: string, item: Awaited<ReturnType<typeof shelfItem>>): void {
  lab.gateways.server.put(name, item);
  refresh(lab, name);
}

/** The bundle leaves the server; where it was live, it is not any more. */
export function takeOff(lab: Lab, name: string, isLive: boolean): void {
  lab.gateways.server.remove(name);
  if (isLive) refresh(lab, name);
}

function refresh(lab: Lab, name: string): void {
  for (const gateway of lab.gateways.all()) {
    gateway.forgetModules(name);
    gateway.clearCache(name);
    gateway.reload();
  }
}

/**
 * One file of a bundle on the lab's server replaced, and live at once. Code that cannot be loaded changes nothing: ERR_PLUGIN_LOAD
 * with the place. Throws ERR_NOT_FOUND.
 */
export async function editBundle(
  { bundle, path, text }: Of<'edit-bundle'>,
  now: Lab,
): Promise<(lab: Lab) => Omit<CommandResults['edit-bundle'], 'change'>> {
  const item = now.gateways.server.item(bundle);
  if (item === undefined || !item.files.has(path))
    throw new SpokelabError('ERR_NOT_FOUND', `The bundle server has no "${bundle}" with a file ${path}.`);
  const edited = await shelfItem(withFile(item.files, path, Buffer.from(text)));
  const gateway = now.gateways.all().find(({ apis }) => apis.some((api) => api.bundle === bundle));
  const problem = gateway === undefined ? undefined : await gateway.tryCode(bundle, edited.files);
  if (problem !== undefined) throw new SpokelabError('ERR_PLUGIN_LOAD', `${problem}. What ran before goes on.`);
  return (lab) => {
    publish(lab, bundle, edited);
    return { edges: lab.gateways.all().flatMap(({ edge, apis }) => (apis.some((api) => api.bundle === bundle) ? [edge] : [])) };
  };
}

/** A dropped bundle of a real gateway, served under a path of its own on one edge or all. */
export function serveBundle(lab: Lab, file: string, item: Awaited<ReturnType<typeof shelfItem>>, edge: EdgeId | 'all'): ApiSpec {
  const own = file.replace(/\.zip$/i, '').replaceAll(/[^\w.-]+/g, '-');
  const bundle = `${own}.zip`;
  const known = lab.gateways.apis.find((api) => api.bundle === bundle);
  const api: ApiSpec = known ?? {
    id: own,
    listenPath: `/${own}/`,
    bundle,
    auth: 'keyless',
    keys: {},
    edges: [edge === 'all' ? '*' : edge],
  };
  lab.gateways.server.put(bundle, item);
  if (known === undefined) lab.gateways.putApi(api);
  else publish(lab, bundle, item);
  return api;
}

export function gatewaysOf(lab: Lab, doors: ReadonlyMap<EdgeId, string>): QueryResults['gateways'] {
  const { apis, server } = lab.gateways;
  return {
    apis: apis.map(({ id, listenPath, bundle, auth, edges }) => ({ id, listenPath, bundle, auth, edges })),
    bundles: lab.gateways.states(),
    shelf: server.names().map((name) => {
      const { files = new Map<string, Uint8Array>(), stopped } = server.item(name) ?? {};
      return { name, hash: bundleFormat.hashOf(files), files: [...files.keys()], ...(stopped === undefined ? {} : { problem: stopped }) };
    }),
    edges: lab.gateways.all().map(({ edge, settings }) => {
      const address = doors.get(edge);
      return { edge, version: settings.version, ...(address === undefined ? {} : { address }) };
    }),
  };
}

export function hookCallsOf(calls: HookCalls, { request }: Asked<'hook-calls'>): QueryResults['hook-calls'] {
  return { calls: [...(calls.of(request) ?? [])] };
}

/** Throws ERR_NOT_FOUND. */
export function bundleFiles(lab: Lab, { bundle }: Asked<'bundle-files'>): QueryResults['bundle-files'] {
  const item = lab.gateways.server.item(bundle);
  if (item === undefined) throw new SpokelabError('ERR_NOT_FOUND', `The bundle server has no "${bundle}".`);
  return { files: [...item.files].map(([path, bytes]) => ({ path, base64: Buffer.from(bytes).toString('base64') })) };
}

/** What a gateway would check, step by step. Throws ERR_NOT_FOUND. */
export async function verifyShelf(lab: Lab, { bundle }: Asked<'verify-bundle'>): Promise<QueryResults['verify-bundle']> {
  const item = lab.gateways.server.item(bundle);
  if (item === undefined) throw new SpokelabError('ERR_NOT_FOUND', `The bundle server has no "${bundle}".`);
  const key = lab.gateways.all()[0]?.settings.publicKey;
  return verifyOpened(() => readShelfBundle(item, bundle), key);
}

/** A recorded hook call run again, with the code that runs now or with one file of it changed. Throws ERR_NOT_FOUND. */
export async function replayHook(
  lab: Lab,
  calls: HookCalls,
  { request, index, edit }: Asked<'replay-hook'>,
): Promise<QueryResults['replay-hook']> {
  const call = calls.of(request)?.find((candidate) => candidate.index === index);
  if (call === undefined)
    throw new SpokelabError('ERR_NOT_FOUND', `Hook call ${index} of ${request} is no longer kept: newer requests have taken its place.`);
  const changed = edit === undefined ? undefined : { path: edit.path, bytes: Buffer.from(edit.text) };
  const { result, logs } = await lab.gateways.of(call.edge).replay(call.api, call.name, call.before, changed);
  return {
    before: call.before,
    recorded: call.after,
    replayed: result.ok ? result.output : 'null',
    isSame: result.ok && sameJson(result.output, call.after),
    logs,
    ...(result.ok
      ? {}
      : { error: result.error.stack === undefined ? result.error.message : `${result.error.message}\n${result.error.stack}` }),
  };
}

function sameJson(one: string, other: string): boolean {
  try {
    return JSON.stringify(JSON.parse(one)) === JSON.stringify(JSON.parse(other));
  } catch {
    return false;
  }
}
