/** A line to a made-up lab, with the engine's manners: one message a frame at most, and none before the last was taken in. */
import type { ClockState, WindowMessage } from '../../../src-main/contract/api.ts';
import { API_VERSION, EVENTS_PER_MESSAGE_MAX } from '../../../src-main/contract/api.ts';
import { reportOf, SpokelabError } from '../../../src-main/contract/errors.ts';
import type { TraceEvent } from '../../../src-main/trace/events.ts';
import type { Channel, ChannelEvents } from '../channel.ts';
import { FAKE_LABS } from './fake-plans.ts';
import { SyntheticLab } from './synthetic-lab.ts';

const FRAME_MS = 16;
const BREAKS_AFTER_MS = 700;

/** A broken lab can be reached once per page. */
let wasBroken = false;

export function openFakeChannel(name: string, events: ChannelEvents): Channel {
  const fake = FAKE_LABS[name];
  if (fake === undefined || wasBroken) {
    queueMicrotask(() => events.closed(fake === undefined ? `there is no fake lab "${name}"` : 'it does not answer'));
    return { send: () => {}, close: () => {} };
  }
  const line = new FakeLine(new SyntheticLab(fake.plan), fake.openAtUs, events);
  if (fake.isBroken) {
    wasBroken = true;
    setTimeout(() => line.break('its process ended with exit status 139'), BREAKS_AFTER_MS);
  }
  return line;
}

class FakeLine implements Channel {
  readonly #lab: SyntheticLab;
  readonly #out: ChannelEvents;
  readonly #timer: ReturnType<typeof setInterval>;
  #backlog: TraceEvent[];
  #clock: ClockState;
  #syncedMs = performance.now();
  #sent = 0;
  #isAwaited = true;

  constructor(lab: SyntheticLab, openAtUs: number, out: ChannelEvents) {
    this.#lab = lab;
    this.#out = out;
    this.#clock = { nowUs: openAtUs, running: true, speed: 1 };
    this.#backlog = lab.advance(openAtUs);
    this.#timer = setInterval(() => this.#tick(), FRAME_MS);
    queueMicrotask(() => out.opened());
  }

  send(message: WindowMessage): void {
    if (message.kind === 'hello') {
      const { name, world, seed } = this.#lab.plan;
      const lab = { name, world, seed, profile: 'documented', hubAddress: '127.0.0.1:50051' };
      this.#out.message({ kind: 'welcome', version: API_VERSION, lab, clock: this.#now(), first: 0 });
      this.#isAwaited = false;
      return;
    }
    if (message.kind === 'taken') {
      this.#isAwaited = false;
      return;
    }
    if (message.kind === 'cancel') return;
    queueMicrotask(() => this.#reply(message));
  }

  close(): void {
    clearInterval(this.#timer);
  }

  break(reason: string): void {
    this.close();
    this.#out.closed(reason);
  }

  #reply(message: Extract<WindowMessage, { kind: 'command' | 'query' }>): void {
    const { id } = message;
    try {
      const result = message.kind === 'query' ? answer(message.query) : this.#execute(message.command);
      this.#out.message({ kind: 'reply', id, ok: true, result });
    } catch (error) {
      this.#out.message({ kind: 'reply', id, ok: false, error: reportOf(error) });
    }
  }

  #execute(command: Extract<WindowMessage, { kind: 'command' }>['command']): unknown {
    const clock = this.#now();
    if (command.do === 'pause' || command.do === 'continue' || command.do === 'set-speed') {
      const running = command.do === 'set-speed' ? clock.running : command.do === 'continue';
      this.#clock = { nowUs: clock.nowUs, running, speed: command.do === 'set-speed' ? command.speed : clock.speed };
      this.#syncedMs = performance.now();
      this.#lab.write(
        running ? { type: 'lab-continued', at: this.#lab.now, speed: this.#clock.speed } : { type: 'lab-paused', at: this.#lab.now },
      );
    }
    return this.#lab.execute(command);
  }

  #now(): ClockState {
    const { nowUs, running, speed } = this.#clock;
    return { nowUs: running ? Math.floor(nowUs + (performance.now() - this.#syncedMs) * 1_000 * speed) : nowUs, running, speed };
  }

  #tick(): void {
    const clock = this.#now();
    for (const event of this.#lab.advance(clock.nowUs)) this.#backlog.push(event);
    if (this.#isAwaited || this.#backlog.length === 0) return;
    const events = this.#backlog.splice(0, EVENTS_PER_MESSAGE_MAX);
    const from = this.#sent;
    this.#sent += events.length;
    this.#isAwaited = true;
    this.#out.message({ kind: 'events', from, events, clock, total: this.#sent + this.#backlog.length });
  }
}

function answer(query: Extract<WindowMessage, { kind: 'query' }>['query']): unknown {
  if (query.ask === 'kv') {
    return { entries: [{ key: 'edge-stats:edge-eu-1', value: '{"edge":"edge-eu-1","hits":9120,"misses":411,"reports":31}' }] };
  }
  if (query.ask !== 'plugin-files' && query.ask !== 'payload-body')
    throw new SpokelabError('ERR_NOT_FOUND', 'A made-up lab has no scenario. Start one with "spokelab serve".');
  if (query.ask === 'plugin-files') return { name: 'cache-stats', version: '1.0.0', hash: '', entry: 'hub.js', files: [] };
  const number = Number(query.payload.slice(query.payload.lastIndexOf(':') + 1));
  const hits = 480 + ((number * 37) % 90);
  const misses = 20 + ((number * 13) % 40);
  const body = { hits, misses, hit_rate: Math.round((hits * 1_000) / (hits + misses)) / 10, timestamp: 1_789_990_677 + number };
  return { kept: true, base64: btoa(JSON.stringify(body)) };
}
