/** One API as a gateway has loaded it: its bundle's hooks, and how each is called. */
import type { ApiSpec, GatewaySettings, HookCallRecord, HookEntry, HookOutcome, HookStage } from '../../contract/gateway.ts';
import { HOOK_STAGES } from '../../contract/gateway.ts';
import type { EdgeId, RequestId } from '../../contract/ids.ts';
import type { HookRan } from '../../trace/events.ts';
import { base64Decode } from '../../util/base64.ts';
import type { HookCode, HookError, HookProgram, HookResult } from '../ports/hook-runtime.ts';
import type { LoadedBundle } from './bundle-loader.ts';
import { changesBetween, snapshotOf } from './changes.ts';
import { applyCoprocess, coprocessInput } from './coprocess-hook.ts';
import type { GatewayLog } from './gateway-log.ts';
import type { HookEffect } from './hook-effect.ts';
import type { HookWorld } from './hook-host.ts';
import { hookHost } from './hook-host.ts';
import type { HttpCall } from './http-call.ts';
import { errorResponse } from './http-call.ts';
import { applyJsvm, jsvmInput } from './jsvm-hook.ts';

export const ORG_ID = 'spokelab';
const COPROCESS = ['python', 'lua', 'grpc'];
const JSVM = ['otto', 'javascript'];

export type ChainParts = {
  edge: EdgeId;
  settings: GatewaySettings;
  world: HookWorld;
  log(level: Parameters<GatewayLog>[0], message: string, extra?: { prefix?: string; api?: string; request?: RequestId }): void;
  record(request: RequestId, call: HookCallRecord): void;
};

export class ApiChain {
  readonly api: ApiSpec;
  readonly bundle: LoadedBundle | undefined;
  readonly program: HookProgram | undefined;
  readonly #parts: ChainParts;
  /** Why no hook of this bundle can be called: each request gets 500. */
  readonly #blocked: string | undefined;

  constructor(
    api: ApiSpec,
    bundle: LoadedBundle | undefined,
    program: HookProgram | undefined,
    blocked: string | undefined,
    parts: ChainParts,
  ) {
    this.api = api;
    this.bundle = bundle;
    this.program = program;
    this.#blocked = blocked;
    this.#parts = parts;
  }

  /** The hooks of a stage that are in the chain at all. */
  hooks(stage: HookStage): HookEntry[] {
    const { bundle } = this;
    if (bundle === undefined) return [];
    const { driver, hooks } = bundle.manifest;
    // Without the coprocess such hooks are passed over in silence.
    if (COPROCESS.includes(driver) && !this.#parts.settings.enableCoprocess) return [];
    return hooks[stage].filter((hook) => !hook.disabled && (stage !== 'auth_check' || hook.name !== ''));
  }

  /** Calls the hooks of a stage one after the other, until one ends the request. */
  run(stage: HookStage, call: HttpCall, done: (effect: HookEffect) => void): void {
    const hooks = this.hooks(stage);
    const next = (index: number): void => {
      const entry = hooks[index];
      if (entry === undefined) return done({ kind: 'continue' });
      this.#call(stage, entry, call, (effect) => (effect.kind === 'continue' ? next(index + 1) : done(effect)));
    };
    next(0);
  }

  #call(stage: HookStage, entry: HookEntry, call: HttpCall, done: (effect: HookEffect) => void): void {
    const { bundle, program } = this;
    if (bundle === undefined) return done({ kind: 'continue' });
    const { driver } = bundle.manifest;
    const before = snapshotOf(call);
    const input = JSVM.includes(driver) ? jsvmInput(call, stage, entry, ORG_ID) : coprocessInput(call, stage, entry, bundle.folder, ORG_ID);
    const finish = (effect: HookEffect, output: string, stack?: string): void => {
      this.#tell(stage, entry, call, before, effect, { input, output, stack });
      done(effect);
    };
    const blocked = this.#blocked ?? this.#unable(stage, driver);
    if (blocked !== undefined || program === undefined) {
      const message = blocked ?? `Driver '${driver}' isn't loaded`;
      this.#log('error', message, call);
      return finish({ kind: 'fail', message, response: errorResponse(call, 500, 'Internal Server Error') }, 'null');
    }
    const plugin = bundle.manifest.plugin ?? this.api.plugin;
    const log: GatewayLog = (level, message, prefix) =>
      this.#parts.log(level, message, { api: this.api.id, request: call.id, ...(prefix === undefined ? {} : { prefix }) });
    const host = hookHost(this.#parts.world, { request: call.id, plugin, log });
    program.call(entry.name, input, host, (result) => {
      const effect = this.#effectOf(result, stage, entry, call);
      finish(effect, result.ok ? result.output : 'null', result.ok ? undefined : result.error.stack);
    });
  }

  /** What this version of the gateway cannot do with the driver. */
  #unable(stage: HookStage, driver: string): string | undefined {
    if (stage === 'response' && driver === 'otto' && this.#parts.settings.version === '5.14')
      return 'a response hook in JavaScript needs gateway 5.15';
    return undefined;
  }

  #effectOf(result: HookResult, stage: HookStage, entry: HookEntry, call: HttpCall): HookEffect {
    const isCoprocess = COPROCESS.includes(this.bundle?.manifest.driver ?? '');
    const failure = (message: string): HookEffect => {
      const response =
        isCoprocess && stage === 'auth_check'
          ? errorResponse(call, 403, 'Key not authorised')
          : errorResponse(call, 500, 'Middleware error');
      return { kind: 'fail', message, response };
    };
    if (!result.ok) {
      this.#log('error', `${isCoprocess ? 'Dispatch error' : 'Failed to run JS middleware'}: ${whatOf(result.error)}`, call);
      return failure(result.error.message);
    }
    const kept = snapshotOf(call);
    try {
      const effect = isCoprocess ? applyCoprocess(call, stage, result.output) : applyJsvm(call, stage, entry, result.output);
      if (effect.kind === 'answer' && effect.log !== undefined) this.#log('info', effect.log, call);
      return effect;
    } catch (error) {
      Object.assign(call, kept);
      const reason = error instanceof Error ? error.message : String(error);
      this.#log(
        'error',
        isCoprocess ? `Dispatch error: ${reason}` : `Failed to decode middleware request data on return from VM: ${reason}`,
        call,
      );
      return failure(reason);
    }
  }

  #log(level: Parameters<GatewayLog>[0], message: string, call: HttpCall): void {
    this.#parts.log(level, message, { api: this.api.id, request: call.id });
  }

  #tell(
    stage: HookStage,
    entry: HookEntry,
    call: HttpCall,
    before: ReturnType<typeof snapshotOf>,
    effect: HookEffect,
    { input, output, stack }: { input: string; output: string; stack: string | undefined },
  ): void {
    const { edge, world, record } = this.#parts;
    const { clock, trace } = world.environment;
    const driver = this.bundle?.manifest.driver ?? '';
    const changes = effect.kind === 'fail' ? [] : changesBetween(before, call);
    const outcome: HookOutcome =
      effect.kind === 'fail' ? 'failed' : effect.kind === 'answer' ? 'answered' : changes.length > 0 ? 'changed' : 'passed';
    call.hooksRun += 1;
    const index = call.hooksRun;
    const event: HookRan = { type: 'hook-ran', at: clock.now(), edge, request: call.id, index, stage, name: entry.name, driver, outcome };
    if (effect.kind === 'answer') changes.push(`answered with ${effect.response.status}`);
    if (changes.length > 0) event.changes = changes;
    if (effect.kind === 'fail') event.message = effect.message;
    if (stack !== undefined) event.stack = stack;
    trace(event);
    record(call.id, {
      edge,
      api: this.api.id,
      index,
      stage,
      name: entry.name,
      driver,
      outcome,
      before: input,
      after: output,
      ...(effect.kind === 'fail' ? { message: effect.message } : {}),
    });
  }
}

const whatOf = ({ message, stack }: HookError): string => (stack === undefined ? message : `${message}\n${stack}`);

/** The order in which a gateway runs the files of JavaScript hooks (specification of bundles, E.1). */
const SCRIPT_ORDER: readonly HookStage[] = ['auth_check', 'pre', 'post', 'post_key_auth', 'response'];

/** The code of a bundle as its driver's runtime loads it; `problems` are what the gateway's log says of scripts. */
export function codeOf(bundle: LoadedBundle, settings: GatewaySettings): { code: HookCode; problems: string[] } {
  const { manifest, files, folder } = bundle;
  const problems: string[] = [];
  const scripts = SCRIPT_ORDER.flatMap((stage) =>
    manifest.hooks[stage]
      .filter((hook) => !hook.disabled && JSVM.includes(manifest.driver))
      .flatMap((hook) => {
        if (hook.code !== '' && settings.version !== '5.14' && manifest.driver === 'javascript') {
          const source = base64Decode(hook.code);
          if (source === undefined) problems.push(`Failed to load JS middleware: the code of ${hook.name} is not base64`);
          return source === undefined ? [] : [{ path: `${stage}.${hook.name}.js`, source }];
        }
        const path = hook.path.replace(/^(\.\/)+/, '');
        const source = files.get(path);
        if (!path.includes('.js')) problems.push(`Unsupported extension '${/\.[^./]*$/.exec(path)?.[0] ?? ''}' (${path})`);
        else if (source === undefined) problems.push(`Failed to open JS middleware file: ${path}`);
        return source === undefined || !path.includes('.js') ? [] : [{ path, source }];
      }),
  );
  const names = HOOK_STAGES.flatMap((stage) => manifest.hooks[stage].map((hook) => hook.name));
  const code: HookCode = {
    driver: manifest.driver,
    folder,
    files,
    listed: manifest.files,
    scripts,
    names,
    timeoutUs: settings.pythonTimeoutUs,
  };
  if (settings.grpcServer !== undefined) code.server = settings.grpcServer;
  return { code, problems };
}

/** Why a bundle's hooks cannot be called at all, in a gateway's words; undefined when they can. */
export function blockedBy(bundle: LoadedBundle, settings: GatewaySettings): string | undefined {
  const { driver } = bundle.manifest;
  if (JSVM.includes(driver)) {
    if (driver === 'javascript' && settings.version === '5.14') return "Unsupported driver 'javascript'";
    return settings.enableJsvm ? undefined : "JSVM isn't initialized, check your gateway settings";
  }
  if (driver === 'goplugin')
    return 'plugin file not found: Go plugins are compiled for one gateway and cannot run here; they need a real gateway';
  if (!COPROCESS.includes(driver)) return `Unsupported driver '${driver}'`;
  return driver === 'grpc' && settings.grpcServer === undefined ? "Driver 'grpc' isn't loaded" : undefined;
}
