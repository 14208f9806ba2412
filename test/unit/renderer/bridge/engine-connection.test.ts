import { beforeEach, describe, expect, test } from 'vitest';
import type { WindowMessage } from '../../../../src-main/contract/api.ts';
import { API_VERSION } from '../../../../src-main/contract/api.ts';
import type { Channel, ChannelEvents, FromEngine } from '../../../../src-renderer/bridge/channel.ts';
import type { ConnectionState, EngineConnection } from '../../../../src-renderer/bridge/engine-connection.ts';
import { createEngineConnection, RETRY_MS } from '../../../../src-renderer/bridge/engine-connection.ts';

/** A line whose far end is the test. */
class FakeChannel implements Channel {
  readonly sent: WindowMessage[] = [];
  readonly events: ChannelEvents;
  isClosed = false;

  constructor(events: ChannelEvents) {
    this.events = events;
  }

  send(message: WindowMessage): void {
    this.sent.push(message);
  }

  close(): void {
    this.isClosed = true;
  }
}

const WELCOME: FromEngine = {
  kind: 'welcome',
  version: API_VERSION,
  lab: { name: 'demo', world: 'live', seed: 1, profile: 'documented' },
  clock: { nowUs: 0, running: true, speed: 1 },
  first: 0,
};

let channels: FakeChannel[];
let timers: { ms: number; run: () => void }[];
let states: ConnectionState[];
let heard: FromEngine[];
let connection: EngineConnection;

const line = (): FakeChannel => channels.at(-1) as FakeChannel;
const commandId = (index = -1): number => {
  const message = line()
    .sent.filter((sent) => sent.kind === 'command' || sent.kind === 'query')
    .at(index);
  return message !== undefined && 'id' in message ? message.id : -1;
};

beforeEach(() => {
  channels = [];
  timers = [];
  states = [];
  heard = [];
  const open = (events: ChannelEvents): Channel => {
    const channel = new FakeChannel(events);
    channels.push(channel);
    return channel;
  };
  const timing = {
    now: () => 1_000,
    after: (ms: number, run: () => void) => {
      timers.push({ ms, run });
      return () => timers.splice(0);
    },
  };
  connection = createEngineConnection(open, timing);
  connection.start({
    state: (state) => states.push(state),
    welcome: (message) => heard.push(message),
    events: (message) => heard.push(message),
    text: (text) => heard.push({ kind: 'text', ...text }),
    asked: (asks) => heard.push({ kind: 'asked', asks: [...asks] }),
  });
});

function welcome(): void {
  line().events.opened();
  line().events.message(WELCOME);
}

describe('the protocol', () => {
  test('says hello once the line is open, and is open when it was welcomed', () => {
    expect(line().sent).toEqual([]);
    line().events.opened();
    expect(line().sent).toEqual([{ kind: 'hello', version: API_VERSION }]);
    expect(states).toEqual([{ status: 'connecting' }]);
    line().events.message(WELCOME);
    expect(states.at(-1)).toEqual({ status: 'open' });
    expect(heard).toEqual([WELCOME]);
  });

  test('hands events on, and acknowledges them when told to, not before', () => {
    welcome();
    const events: FromEngine = { kind: 'events', from: 0, events: [{ type: 'lab-paused', at: 1 }], clock: WELCOME.clock, total: 1 };
    line().events.message(events);
    expect(heard.at(-1)).toBe(events);
    expect(line().sent).toHaveLength(1);
    connection.taken(1);
    expect(line().sent.at(-1)).toEqual({ kind: 'taken', next: 1 });
  });

  test('gives each command and query its own answer, in whatever order they come', async () => {
    welcome();
    const restarted = connection.command({ do: 'restart-edge', edge: 'edge-1' });
    const kv = connection.query({ ask: 'kv', node: 'hub', plugin: 42 });
    expect(commandId(-2)).not.toBe(commandId(-1));
    line().events.message({ kind: 'reply', id: commandId(-1), ok: true, result: { entries: [] } });
    line().events.message({ kind: 'reply', id: commandId(-2), ok: true, result: null });
    expect(await kv).toEqual({ entries: [] });
    expect(await restarted).toBeNull();
  });

  test('a refusal is an error with its code and words', async () => {
    welcome();
    const removed = connection.command({ do: 'remove-edge', edge: 'edge-9' });
    line().events.message({ kind: 'reply', id: commandId(), ok: false, error: { code: 'ERR_NOT_FOUND', message: 'no such edge' } });
    await expect(removed).rejects.toMatchObject({ code: 'ERR_NOT_FOUND', message: 'no such edge' });
  });

  test('an engine of another version is refused for good', () => {
    line().events.opened();
    line().events.message({ ...WELCOME, version: 99 });
    expect(states.at(-1)).toMatchObject({ status: 'ended', error: { message: expect.stringContaining('99') } });
    expect(line().isClosed).toBe(true);
    expect(timers).toEqual([]);
  });
});

describe('a query that takes long', () => {
  const QUERY = { ask: 'explore-scenario', yaml: '', runs: 5 } as const;

  test('hands its own progress on until it is answered', async () => {
    welcome();
    const heardOf: number[] = [];
    const answer = connection.query(QUERY, { onProgress: ({ done }) => heardOf.push(done) });
    const id = commandId();
    const tell = (done: number, of = id): void =>
      line().events.message({ kind: 'progress', id: of, progress: { doing: 'Searching', done } });
    tell(1);
    tell(9, id + 1);
    tell(2);
    line().events.message({ kind: 'reply', id, ok: true, result: null });
    await answer;
    tell(3);
    expect(heardOf).toEqual([1, 2]);
  });

  test('is cancelled by the signal, once, and its answer is still awaited', async () => {
    welcome();
    const abort = new AbortController();
    const answer = connection.query(QUERY, { signal: abort.signal });
    const id = commandId();
    abort.abort();
    expect(line().sent.at(-1)).toEqual({ kind: 'cancel', id });
    line().events.message({ kind: 'reply', id, ok: true, result: 'so far' });
    expect(await answer).toBe('so far');
  });

  test('is not cancelled any more once it was answered', async () => {
    welcome();
    const abort = new AbortController();
    const answer = connection.query(QUERY, { signal: abort.signal });
    line().events.message({ kind: 'reply', id: commandId(), ok: true, result: null });
    await answer;
    const sent = line().sent.length;
    abort.abort();
    expect(line().sent).toHaveLength(sent);
  });
});

describe('a line that breaks', () => {
  test('comes back after longer and longer waits, which start anew after a success', () => {
    welcome();
    for (const ms of [...RETRY_MS, RETRY_MS.at(-1)]) {
      line().events.closed('it does not answer');
      expect(timers.at(-1)?.ms).toBe(ms);
      timers.pop()?.run();
    }
    welcome();
    line().events.closed('gone');
    expect(timers.at(-1)?.ms).toBe(RETRY_MS[0]);
  });

  test('goes on saying why it broke in the first place', () => {
    welcome();
    line().events.closed('its process has ended');
    timers.pop()?.run();
    line().events.closed('it does not answer');
    expect(states.at(-1)).toMatchObject({ status: 'lost', reason: 'its process has ended', retryAtMs: 1_000 + (RETRY_MS[1] as number) });
  });

  test('says it when a later attempt finds out more', () => {
    welcome();
    line().events.closed('it does not answer');
    timers.pop()?.run();
    line().events.closed('it was started again');
    expect(states.at(-1)).toMatchObject({ status: 'lost', reason: 'it was started again' });
    timers.pop()?.run();
    line().events.closed('it does not answer');
    expect(states.at(-1)).toMatchObject({ status: 'lost', reason: 'it was started again' });
  });

  test('fails what was waiting for an answer, and what is asked meanwhile', async () => {
    const early = connection.command({ do: 'pause' });
    await expect(early).rejects.toMatchObject({ message: expect.stringContaining('no connection') });
    welcome();
    const waiting = connection.command({ do: 'pause' });
    line().events.closed('it does not answer');
    await expect(waiting).rejects.toMatchObject({ message: expect.stringContaining('it does not answer') });
    await expect(connection.command({ do: 'pause' })).rejects.toMatchObject({ code: 'ERR_CONFLICT' });
  });

  test('can be tried again at once', () => {
    welcome();
    line().events.closed('gone');
    connection.retryNow();
    expect(channels).toHaveLength(2);
    expect(timers).toEqual([]);
    connection.retryNow();
    expect(channels).toHaveLength(2);
  });
});

test('an engine that ended says so, and is not called again until a person asks', () => {
  welcome();
  line().events.message({ kind: 'ended', error: { code: 'ERR_STORAGE', message: 'the disk is full' } });
  line().events.closed('gone');
  expect(states.at(-1)).toMatchObject({ status: 'ended', error: { message: 'the disk is full' } });
  expect(timers).toEqual([]);
  connection.retryNow();
  expect(channels).toHaveLength(2);
});

test('a closed connection lets go of everything', async () => {
  welcome();
  const waiting = connection.command({ do: 'pause' });
  connection.close();
  expect(line().isClosed).toBe(true);
  await expect(waiting).rejects.toThrow();
});
