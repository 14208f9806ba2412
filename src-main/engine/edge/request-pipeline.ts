/** A request's way through an edge: each plugin's pre-auth hook, each post-auth hook, the upstream, each response hook. */
import type { EdgeId, RequestId } from '../../contract/ids.ts';
import type { GatewayRequest, GatewayResponse, HookAnswer, PluginResult } from '../../contract/plugin.ts';
import type { RequestAnswered } from '../../trace/events.ts';
import type { Environment } from '../kernel/environment.ts';
import type { PluginRunner } from '../plugins/plugin-runner.ts';

export type RequestInput = { method: string; path: string; headers: Record<string, string>; body: string };

type Hook = 'handlePreAuth' | 'handlePostAuth';
type Answer = { response: GatewayResponse; by?: number };

export class RequestPipeline {
  readonly #environment: Environment;
  readonly #edge: EdgeId;
  readonly #plugins: readonly PluginRunner[];
  #requests = 0;

  /** `plugins` in the order of installation; read anew for each request. */
  constructor(environment: Environment, edge: EdgeId, plugins: readonly PluginRunner[]) {
    this.#environment = environment;
    this.#edge = edge;
    this.#plugins = plugins;
  }

  handle(input: RequestInput): void {
    this.#requests += 1;
    const id: RequestId = `${this.#edge}/r${this.#requests}`;
    const [path, query] = splitQuery(input.path);
    const { clock, trace } = this.#environment;
    trace({ type: 'request-received', at: clock.now(), request: id, edge: this.#edge, method: input.method, path });
    const request: GatewayRequest = {
      id,
      method: input.method,
      path,
      headers: input.headers,
      query,
      body: input.body,
      remoteAddr: '127.0.0.1',
      appId: '1',
      userId: '1',
    };
    const plugins = this.#plugins.slice();
    this.#hooks(id, 'handlePreAuth', plugins, 0, request, (first) =>
      this.#hooks(id, 'handlePostAuth', plugins, 0, first, (second) =>
        this.#responses(id, plugins, 0, second, upstreamResponse(second), (response) => this.#answer(id, { response })),
      ),
    );
  }

  #hooks(
    id: RequestId,
    hook: Hook,
    plugins: readonly PluginRunner[],
    from: number,
    request: GatewayRequest,
    next: (request: GatewayRequest) => void,
  ): void {
    const index = plugins.findIndex((plugin, at) => at >= from && plugin.has(hook));
    const plugin = plugins[index];
    if (plugin === undefined) return next(request);
    plugin[hook](request, { request: id }, (result) => {
      const step = afterHook(result, request);
      if ('response' in step) this.#answer(id, { response: step.response, by: plugin.program.pluginId });
      else this.#hooks(id, hook, plugins, index + 1, step.request, next);
    });
  }

  #responses(
    id: RequestId,
    plugins: readonly PluginRunner[],
    from: number,
    request: GatewayRequest,
    response: GatewayResponse,
    done: (response: GatewayResponse) => void,
  ): void {
    const index = plugins.findIndex((plugin, at) => at >= from && plugin.has('onResponse'));
    const plugin = plugins[index];
    if (plugin === undefined) return done(response);
    plugin.onResponse(request, response, { request: id }, () => this.#responses(id, plugins, index + 1, request, response, done));
  }

  #answer(request: RequestId, answer: Answer): void {
    const { clock, trace } = this.#environment;
    const event: RequestAnswered = {
      type: 'request-answered',
      at: clock.now(),
      request,
      edge: this.#edge,
      status: answer.response.statusCode,
    };
    if (answer.by !== undefined) event.by = answer.by;
    trace(event);
  }
}

/** A hook that failed ends the request with status 500, as a gateway does; the trace has the error. */
function afterHook(result: PluginResult<HookAnswer>, request: GatewayRequest): { request: GatewayRequest } | { response: GatewayResponse } {
  if (!result.ok) return { response: { statusCode: 500, headers: {}, body: 'middleware error' } };
  switch (result.value.action) {
    case 'block':
      return { response: result.value.response };
    case 'modify':
      return { request: result.value.request };
    case 'pass':
      return { request };
  }
}

/** The simulated upstream answers every request with 200 and what it was asked. */
function upstreamResponse(request: GatewayRequest): GatewayResponse {
  const body = JSON.stringify({ upstream: 'spokelab', method: request.method, path: request.path, received: request.body });
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body };
}

function splitQuery(path: string): [string, Record<string, string>] {
  const mark = path.indexOf('?');
  if (mark < 0) return [path, {}];
  const query: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const pair of path.slice(mark + 1).split('&')) {
    const [name, value = ''] = pair.split('=');
    if (name !== undefined && name !== '') query[decode(name)] = decode(value);
  }
  return [path.slice(0, mark), { ...query }];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
