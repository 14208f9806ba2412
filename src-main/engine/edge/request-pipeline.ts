/**
 * A request's way through an edge: pre hooks of the API's bundle, each plugin's pre-auth hook, authentication, post_key_auth hooks,
 * each plugin's post-auth hook, post hooks, the upstream, response hooks, each plugin's response hook. On an edge without APIs
 * every path leads to the upstream.
 */
import type { HookStage, HttpRequest, HttpResponse } from '../../contract/gateway.ts';
import type { EdgeId, RequestId } from '../../contract/ids.ts';
import type { GatewayRequest, GatewayResponse, HookAnswer, PluginResult } from '../../contract/plugin.ts';
import type { RequestAnswered } from '../../trace/events.ts';
import { utf8Encode } from '../../util/utf8.ts';
import type { ApiChain } from '../gateway/api-chain.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { HookEffect } from '../gateway/hook-effect.ts';
import type { HttpCall } from '../gateway/http-call.ts';
import { firstValues, headersOf, paramsOf, pathOf, setHeader, textOf, textResponse } from '../gateway/http-call.ts';
import type { Environment } from '../kernel/environment.ts';
import type { PluginRunner } from '../plugins/plugin-runner.ts';

export type RequestInput = { method: string; path: string; headers: Record<string, string>; body: string };

type PluginHook = 'handlePreAuth' | 'handlePostAuth';
type Answered = (response: HttpResponse, request: RequestId) => void;

/** One request under way. */
type Flow = { call: HttpCall; chain: ApiChain | undefined; plugins: readonly PluginRunner[]; answered: Answered };
type Step = (flow: Flow, next: () => void) => void;

const NO_API: HttpCall['api'] = { id: '', listenPath: '/', bundle: '', auth: 'keyless', keys: {}, edges: [] };

export class RequestPipeline {
  readonly #environment: Environment;
  readonly #edge: EdgeId;
  readonly #plugins: readonly PluginRunner[];
  readonly #gateway: Gateway | undefined;
  readonly #steps: readonly Step[];
  #requests = 0;

  /** `plugins` in the order of installation; read anew for each request. */
  constructor(environment: Environment, edge: EdgeId, plugins: readonly PluginRunner[], gateway: Gateway | undefined) {
    this.#environment = environment;
    this.#edge = edge;
    this.#plugins = plugins;
    this.#gateway = gateway;
    this.#steps = [
      this.#hooks('pre'),
      (flow, next) => this.#pluginHooks(flow, 'handlePreAuth', 0, next),
      (flow, next) => this.#authenticate(flow, next),
      (flow, next) => (flow.call.api.auth === 'keyless' ? next() : this.#hooks('post_key_auth')(flow, next)),
      (flow, next) => this.#pluginHooks(flow, 'handlePostAuth', 0, next),
      this.#hooks('post'),
      (flow, next) => {
        flow.call.response = upstreamResponse(flow.call);
        next();
      },
      this.#hooks('response'),
      (flow, next) => this.#responses(flow, 0, next),
    ];
  }

  handle(input: RequestInput, answered?: Answered): void {
    this.handleHttp(
      { method: input.method, url: input.path, headers: headersOf(input.headers), body: utf8Encode(input.body) },
      answered,
      input.headers,
    );
  }

  /** `sent`: the headers as they were sent, for edge plugins. */
  handleHttp(given: HttpRequest, answered: Answered = () => {}, sent?: Record<string, string>): void {
    const request = { ...given, headers: canonical(given.headers) };
    this.#requests += 1;
    const id: RequestId = `${this.#edge}/r${this.#requests}`;
    const { clock, trace } = this.#environment;
    trace({ type: 'request-received', at: clock.now(), request: id, edge: this.#edge, method: request.method, path: pathOf(request.url) });
    const hasApis = (this.#gateway?.apis.length ?? 0) > 0;
    const chain = hasApis ? this.#gateway?.chainFor(request.url) : undefined;
    const call: HttpCall = { id, api: chain?.api ?? NO_API, request, session: undefined, key: '', response: undefined, hooksRun: 0 };
    const flow: Flow = { call, chain, plugins: this.#plugins.slice(), answered };
    if (sent !== undefined) this.#sent.set(call, sent);
    if (hasApis && chain === undefined) return this.#answer(flow, textResponse(404, 'Not Found'));
    this.#run(flow, 0);
  }

  /** Header names as they were sent: a gateway's are canonical, an edge plugin's are not. */
  readonly #sent = new WeakMap<HttpCall, Record<string, string>>();

  #run(flow: Flow, index: number): void {
    const step = this.#steps[index];
    if (step === undefined) return this.#answer(flow, flow.call.response ?? textResponse(502, ''));
    step(flow, () => this.#run(flow, index + 1));
  }

  #hooks(stage: HookStage): Step {
    return (flow, next) => {
      if (flow.chain === undefined) return next();
      flow.chain.run(stage, flow.call, (effect) => this.#after(effect, stage, flow, next));
    };
  }

  #authenticate(flow: Flow, next: () => void): void {
    if (flow.chain === undefined || this.#gateway === undefined) return next();
    this.#gateway.authenticate(flow.chain, flow.call, (effect) => this.#after(effect, 'auth_check', flow, next));
  }

  /** An answer of a hook in JavaScript still goes through the response hooks, unless the hook was a pre hook. */
  #after(effect: HookEffect, stage: HookStage, flow: Flow, next: () => void): void {
    if (effect.kind === 'continue') return next();
    const { response } = effect;
    const goesOn = effect.kind === 'answer' && !effect.skipsResponseHooks && (stage === 'post' || stage === 'post_key_auth');
    if (!goesOn || flow.chain === undefined) return this.#answer(flow, response);
    flow.call.response = response;
    flow.chain.run('response', flow.call, (last) =>
      this.#answer(flow, last.kind === 'continue' ? (flow.call.response ?? response) : last.response),
    );
  }

  #pluginHooks(flow: Flow, hook: PluginHook, from: number, next: () => void): void {
    const index = flow.plugins.findIndex((plugin, at) => at >= from && plugin.has(hook));
    const plugin = flow.plugins[index];
    if (plugin === undefined) return next();
    const request = this.#forPlugins(flow.call);
    plugin[hook](request, { request: flow.call.id }, (result) => {
      const step = afterHook(result);
      if ('response' in step) return this.#answer(flow, fromPlugin(step.response), plugin.program.pluginId);
      if (step.request !== undefined) this.#take(flow.call, step.request);
      this.#pluginHooks(flow, hook, index + 1, next);
    });
  }

  #responses(flow: Flow, from: number, next: () => void): void {
    const index = flow.plugins.findIndex((plugin, at) => at >= from && plugin.has('onResponse'));
    const plugin = flow.plugins[index];
    const { call } = flow;
    if (plugin === undefined || call.response === undefined) return next();
    const response = {
      statusCode: call.response.status,
      headers: lowerCase(firstValues(call.response.headers)),
      body: textOf(call.response.body),
    };
    plugin.onResponse(this.#forPlugins(call), response, { request: call.id }, () => this.#responses(flow, index + 1, next));
  }

  #answer({ call, answered }: Flow, response: HttpResponse, by?: number): void {
    const { clock, trace } = this.#environment;
    const event: RequestAnswered = {
      type: 'request-answered',
      at: clock.now(),
      request: call.id,
      edge: this.#edge,
      status: response.status,
    };
    if (by !== undefined) event.by = by;
    trace(event);
    answered(response, call.id);
  }

  #forPlugins(call: HttpCall): GatewayRequest {
    const { id, request } = call;
    return {
      id,
      method: request.method,
      path: pathOf(request.url),
      headers: this.#sent.get(call) ?? firstValues(request.headers),
      query: firstValues(paramsOf(request.url)),
      body: textOf(request.body),
      remoteAddr: '127.0.0.1',
      appId: '1',
      userId: '1',
    };
  }

  #take(call: HttpCall, changed: GatewayRequest): void {
    const query = Object.entries(changed.query).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
    this.#sent.set(call, changed.headers);
    call.request = {
      method: changed.method,
      url: query.length === 0 ? changed.path : `${changed.path}?${query.join('&')}`,
      headers: headersOf(changed.headers),
      body: utf8Encode(changed.body),
    };
  }
}

/** A hook that failed ends the request with status 500, as a gateway does; the trace has the error. */
function afterHook(result: PluginResult<HookAnswer>): { request: GatewayRequest | undefined } | { response: GatewayResponse } {
  if (!result.ok) return { response: { statusCode: 500, headers: {}, body: 'middleware error' } };
  switch (result.value.action) {
    case 'block':
      return { response: result.value.response };
    case 'modify':
      return { request: result.value.request };
    case 'pass':
      return { request: undefined };
  }
}

/** The simulated upstream answers what the API says, or with 200 and what it was asked; the listen path is stripped. */
function upstreamResponse({ api, request }: HttpCall): HttpResponse {
  if (api.upstream !== undefined)
    return { status: api.upstream.status, headers: headersOf(api.upstream.headers), body: utf8Encode(api.upstream.body) };
  const path = pathOf(request.url);
  const own = api.listenPath !== '/' && path.startsWith(api.listenPath) ? `/${path.slice(api.listenPath.length)}` : path;
  const asked = { upstream: 'spokelab', method: request.method, path: own, received: textOf(request.body) };
  const body = api.id === '' ? asked : { ...asked, query: firstValues(paramsOf(request.url)), headers: firstValues(request.headers) };
  return { status: 200, headers: { 'Content-Type': ['application/json'] }, body: utf8Encode(JSON.stringify(body)) };
}

const fromPlugin = ({ statusCode, headers, body }: GatewayResponse): HttpResponse => ({
  status: statusCode,
  headers: headersOf(headers),
  body: utf8Encode(body),
});

const canonical = (headers: Readonly<Record<string, string[]>>): Record<string, string[]> => {
  const own: Record<string, string[]> = {};
  for (const [name, values] of Object.entries(headers)) setHeader(own, name, values);
  return own;
};

const lowerCase = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
