/** An edge's standing with the hub: register, keep a stream, beat on it, and come back after it was lost (back-off). */
import type { EdgeId } from '../../contract/ids.ts';
import type { EdgeProfile } from '../../contract/profile.ts';
import type { CallResult, ControlMessage, EdgeRegistration, HeartbeatAnswer, RegistrationAnswer } from '../../contract/wire.ts';
import type { Environment } from '../kernel/environment.ts';
import { unixUs } from '../kernel/environment.ts';
import type { RandomStream } from '../kernel/random-streams.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { ControlConnection, ControlTransport, EdgeStream } from '../ports/control-transport.ts';

export type ControlSessionOptions = {
  environment: Environment;
  edge: EdgeId;
  namespace: string;
  profile: EdgeProfile;
  transport: ControlTransport;
  timers: Clock & { every(intervalUs: number, run: () => void): Timer };
  /** After each heartbeat. */
  onHeartbeat(): void;
  onConnectionLost(message: string): void;
};

export const EDGE_VERSION = 'spokelab';

export class ControlSession {
  readonly #options: ControlSessionOptions;
  readonly #random: RandomStream;
  #connection: ControlConnection | undefined;
  #stream: EdgeStream | undefined;
  #deadline: Timer | undefined;
  #beat: Timer | undefined;
  #failures = 0;
  #configuration = { checksum: '', version: '' };

  constructor(options: ControlSessionOptions) {
    this.#options = options;
    this.#random = options.environment.random.stream(`edge:${options.edge}:reconnect`);
  }

  /** The connection, from the first attempt to make it until it is lost. */
  get connection(): ControlConnection | undefined {
    return this.#connection;
  }

  /** Starts the first attempt to connect. */
  connect(): void {
    const { environment, edge, transport } = this.#options;
    environment.trace({ type: 'edge-connecting', at: environment.clock.now(), edge, attempt: this.#failures + 1 });
    this.#connection = transport.connect();
    this.#expectAnswer('registration was not answered');
    this.#connection.register(this.#registration(), (result) => this.#registered(result));
  }

  /** The process dies: nothing is said to the hub. */
  drop(): void {
    this.#beat?.cancel();
    this.#beat = undefined;
    this.#deadline?.cancel();
    this.#connection?.close();
    this.#connection = undefined;
  }

  #registered(result: CallResult<RegistrationAnswer>): void {
    if (!result.ok) return this.#lost(result.error.message);
    if (!result.value.success) return this.#lost(`the hub refused the registration: ${result.value.message}`);
    const { initialConfig, sessionId } = result.value;
    if (initialConfig !== undefined) this.#configuration = { checksum: initialConfig.checksum, version: initialConfig.version };
    this.#expectAnswer('the stream was not answered');
    this.#stream = this.#connection?.subscribe(this.#registration(), {
      message: (message) => this.#received(message, sessionId),
      ended: (error) => this.#lost(error.message),
    });
  }

  #received(message: ControlMessage, session: string): void {
    const { environment, edge, profile, timers } = this.#options;
    if ('heartbeatResponse' in message) return this.#beatAnswered(message.heartbeatResponse);
    this.#deadline?.cancel();
    this.#failures = 0;
    environment.trace({ type: 'edge-connected', at: environment.clock.now(), edge, session });
    this.#beat = timers.every(profile.heartbeatUs, () => this.#heartbeat());
  }

  #heartbeat(): void {
    const { environment, edge, onHeartbeat } = this.#options;
    if (this.#connection === undefined) return;
    const { checksum, version } = this.#configuration;
    environment.trace({ type: 'heartbeat-sent', at: environment.clock.now(), edge });
    this.#stream?.send({
      heartbeat: {
        edgeId: edge,
        sessionId: '',
        timestampUnixUs: unixUs(environment),
        loadedConfigChecksum: checksum,
        loadedConfigVersion: version,
      },
    });
    onHeartbeat();
  }

  #beatAnswered(answer: HeartbeatAnswer): void {
    const { environment, edge } = this.#options;
    environment.trace({ type: 'heartbeat-answered', at: environment.clock.now(), edge, inSync: answer.isInSync });
  }

  #expectAnswer(complaint: string): void {
    const { profile, timers } = this.#options;
    this.#deadline?.cancel();
    this.#deadline = timers.after(profile.sendTimeoutUs, () => this.#lost(`${complaint} within ${profile.sendTimeoutUs / 1_000_000} s`));
  }

  #lost(reason: string): void {
    const { environment, edge, timers } = this.#options;
    const hadConnected = this.#beat !== undefined;
    this.drop();
    this.#options.onConnectionLost(reason);
    if (!hadConnected && this.#options.profile.afterFailedConnect === 'give-up') {
      environment.trace({ type: 'edge-gave-up', at: environment.clock.now(), edge, reason });
      return;
    }
    const retryUs = this.#backOff();
    environment.trace({ type: 'edge-disconnected', at: environment.clock.now(), edge, reason, retryUs });
    timers.after(retryUs, () => this.connect());
  }

  /** From the initial delay, doubled with each failure in a row up to the maximum, ± jitter. Microseconds. */
  #backOff(): number {
    const { initialUs, maxUs, jitter } = this.#options.profile.reconnect;
    const delayUs = Math.min(initialUs * 2 ** Math.min(this.#failures, 40), maxUs);
    this.#failures += 1;
    return Math.round(delayUs * (1 + this.#random.signed() * jitter));
  }

  #registration(): EdgeRegistration {
    const { edge, namespace } = this.#options;
    return { edgeId: edge, edgeNamespace: namespace, version: EDGE_VERSION, buildHash: '', metadata: {} };
  }
}
