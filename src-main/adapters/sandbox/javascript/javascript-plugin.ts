/** A loaded plugin: the port's methods as calls of guest entries. Answers come before a method returns. */
import type { EdgePayload, GatewayRequest, GatewayResponse, HookAnswer, PluginError, PluginResult } from '../../../contract/plugin.ts';
import type { PluginInstance, PluginMethod } from '../../../engine/ports/plugin-sandbox.ts';
import type { Guest } from './guest.ts';
import { readHookAnswer } from './hook-answer.ts';
import type { HostCalls } from './host-calls.ts';
import { CALL_CODES, type GuestEntryName } from './protocol.ts';
import type { Pointer } from './quickjs-types.ts';
import { crossesAsText, type Values } from './values.ts';

type Done<T> = (result: PluginResult<T>) => void;
type Prepare = (values: Values) => readonly Pointer[];

export class JavaScriptPlugin implements PluginInstance {
  readonly methods: ReadonlySet<PluginMethod>;
  private readonly guest: Guest;
  private readonly calls: HostCalls;
  private leave: (() => void) | undefined;

  /** `leave` frees the guest and gives its place back. */
  constructor(guest: Guest, calls: HostCalls, methods: ReadonlySet<PluginMethod>, leave: () => void) {
    this.guest = guest;
    this.calls = calls;
    this.methods = methods;
    this.leave = leave;
  }

  initialize(done: Done<null>): void {
    done(this.run('initialize', 'initialize', () => []));
  }

  shutdown(done: Done<null>): void {
    done(this.run('shutdown', 'shutdown', () => []));
  }

  runTimer(timer: number, done: Done<null>): void {
    this.calls.timerRan(timer);
    done(this.run('timer', 'a timer', (values) => [values.number(timer)]));
  }

  handlePreAuth(request: GatewayRequest, done: Done<HookAnswer>): void {
    done(this.runHook('handlePreAuth', request));
  }

  handlePostAuth(request: GatewayRequest, done: Done<HookAnswer>): void {
    done(this.runHook('handlePostAuth', request));
  }

  onResponse(request: GatewayRequest, response: GatewayResponse, done: Done<null>): void {
    done(this.run('response', 'onResponse', (values) => [values.json(request), values.json(response)]));
  }

  acceptEdgePayload(payload: EdgePayload, done: Done<{ handled: boolean }>): void {
    const isText = crossesAsText(payload.bytes);
    const code = this.call('deliver', 'acceptEdgePayload', (values) => [
      isText ? values.textOfBytes(payload.bytes) : values.buffer(payload.bytes),
      values.keptText(payload.edgeId),
      values.keptText(payload.edgeNamespace),
      payload.correlationId === '' ? values.keptText('') : values.text(payload.correlationId),
      values.keptText(JSON.stringify(payload.metadata)),
      values.sameNumber('sent', payload.edgeTimestamp),
      values.sameNumber('received', payload.receivedTimestamp),
    ]);
    done(code.ok ? { ok: true, value: { handled: code.value === CALL_CODES.handled } } : code);
  }

  dispose(): void {
    this.leave?.();
    this.leave = undefined;
  }

  private run(entry: GuestEntryName, called: string, prepare: Prepare): PluginResult<null> {
    const code = this.call(entry, called, prepare);
    return code.ok ? { ok: true, value: null } : code;
  }

  private runHook(hook: 'handlePreAuth' | 'handlePostAuth', request: GatewayRequest): PluginResult<HookAnswer> {
    const code = this.call('request', hook, (values) => [values.keptText(hook), values.json(request)]);
    if (!code.ok) return code;
    if (code.value !== CALL_CODES.answered) return { ok: true, value: { action: 'pass' } };
    const answer = this.guest.answer();
    if (!answer.ok) return answer;
    const checked = readHookAnswer(answer.value);
    return checked.ok ? checked : invalid(`${hook} ${checked.problem}`);
  }

  private call(entry: GuestEntryName, called: string, prepare: Prepare): PluginResult<number> {
    const code = this.guest.call(entry, prepare);
    if (!code.ok) return code;
    if (code.value === CALL_CODES.pending) {
      return invalid(
        `${called} returned a promise that does not settle within the call; in the lab a plugin can only wait for what is already there`,
      );
    }
    if (code.value !== CALL_CODES.invalid) return code;
    const answer = this.guest.answer();
    return answer.ok ? invalid(`${called} ${answer.value}`) : answer;
  }
}

const invalid = (message: string): { ok: false; error: PluginError } => ({ ok: false, error: { kind: 'invalid', message } });
