import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTcpLink, type TcpLink } from '../../../../src-main/adapters/tcp-link/tcp-link.ts';
import { ManualClock, ScriptedPolicy } from './lab.ts';

/** Turns of the event loop until the fact holds; the test's time-out tells when it never does. */
async function until(fact: () => boolean): Promise<void> {
  while (!fact()) await turn();
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** One end of a connection with what came to it so far. */
class Peer {
  readonly socket: Socket;
  receivedBytes = 0;
  hasEnded = false;
  /** The system's code when the connection was cut. */
  error: string | undefined;
  readonly #chunks: Buffer[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.receivedBytes += chunk.length;
    });
    socket.on('end', () => (this.hasEnded = true));
    socket.on('error', (error: NodeJS.ErrnoException) => (this.error = error.code));
  }

  get received(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  get text(): string {
    return this.received.toString('latin1');
  }

  has(text: string): Promise<void> {
    return until(() => this.text.endsWith(text));
  }

  reset(): Promise<void> {
    return until(() => this.error === 'ECONNRESET');
  }
}

describe('a TCP link', () => {
  let hub: Server;
  let hubPeers: Peer[];
  let clock: ManualClock;
  let policy: ScriptedPolicy;
  let link: TcpLink;
  let edgePeers: Peer[];
  /** What the link said, in order. */
  let told: string[];

  beforeEach(async () => {
    [hubPeers, edgePeers, told] = [[], [], []];
    hub = createServer({ allowHalfOpen: true }, (socket) => hubPeers.push(new Peer(socket)));
    await once(hub.listen(0, '127.0.0.1'), 'listening');
    clock = new ManualClock();
    policy = new ScriptedPolicy();
    link = await createTcpLink({
      target: () => ({ host: '127.0.0.1', port: (hub.address() as AddressInfo).port }),
      policy,
      clock,
      dropped: (direction, bytes) => told.push(`dropped ${bytes} ${direction}`),
      reset: (reason) => told.push(`reset ${reason}`),
    });
  });
  afterEach(async () => {
    await link.dispose();
    for (const { socket } of [...edgePeers, ...hubPeers]) socket.destroy();
    if (hub.listening) await new Promise((closed) => hub.close(closed));
  });

  async function dial(): Promise<Peer> {
    const [host, port] = link.address.split(':');
    const peer = new Peer(connect({ host: host ?? '', port: Number(port), allowHalfOpen: true }));
    edgePeers.push(peer);
    await once(peer.socket, 'connect');
    return peer;
  }

  /** A connection of which both ends have heard the other. */
  async function join(): Promise<{ edge: Peer; atHub: Peer }> {
    const known = hubPeers.length;
    const accepted = once(hub, 'connection');
    const edge = await dial();
    await accepted;
    const atHub = hubPeers[known];
    if (atHub === undefined) throw new Error('the hub accepted nothing');
    edge.socket.write('hello');
    await atHub.has('hello');
    atHub.socket.write('welcome');
    await edge.has('welcome');
    return { edge, atHub };
  }

  /** What was written before it has passed the link when this has: the marker takes the same way on another connection. */
  async function settle(): Promise<void> {
    for (let count = 0; count < 3; count += 1) {
      const { edge, atHub } = await join();
      edge.socket.destroy();
      atHub.socket.destroy();
    }
  }

  it('carries bytes both ways, at once and without a timer', async () => {
    const { edge, atHub } = await join();
    const big = Buffer.alloc(3_000_000, 'abcdefg');
    edge.socket.write(big);
    await until(() => atHub.receivedBytes === 5 + big.length);
    atHub.socket.write(big);
    await until(() => edge.receivedBytes === 7 + big.length);
    expect(edge.received.subarray(7).equals(big) && atHub.received.subarray(5).equals(big)).toBe(true);
    expect(clock.waitingCount).toBe(0);
    expect(told).toEqual([]);
  });

  it('passes on that one end has said all, and lets the other go on', async () => {
    const { edge, atHub } = await join();
    edge.socket.end('last words');
    await until(() => atHub.hasEnded);
    expect(atHub.text).toBe('hellolast words');
    atHub.socket.end('answer');
    await until(() => edge.hasEnded);
    expect(edge.text).toBe('welcomeanswer');
    expect(told).toEqual([]);
  });

  it('lets an edge go on when the hub has said all', async () => {
    const { edge, atHub } = await join();
    atHub.socket.end('last words');
    await until(() => edge.hasEnded);
    edge.socket.write('one more');
    await atHub.has('one more');
    expect(edge.text).toBe('welcomelast words');
  });

  it('swallows requests while they are cut, and resets the connection when they pass again', async () => {
    const { edge, atHub } = await join();
    policy.cut('requests');
    edge.socket.write('lost');
    await until(() => told.length > 0);
    atHub.socket.write('still here');
    await edge.has('still here');
    expect(atHub.text).toBe('hello');
    expect([edge.socket.closed, atHub.socket.closed]).toEqual([false, false]);
    policy.restore('requests');
    await Promise.all([edge.reset(), atHub.reset()]);
    expect(told).toEqual(['dropped 4 requests', 'reset lost-bytes']);
  });

  it('swallows responses while they are cut, and lets requests pass', async () => {
    const { edge, atHub } = await join();
    policy.cut('responses');
    edge.socket.write('question');
    await atHub.has('question');
    atHub.socket.write('answer');
    edge.socket.write('!');
    await atHub.has('!');
    await until(() => told.length > 0);
    expect(edge.text).toBe('welcome');
    policy.restore('responses');
    await Promise.all([edge.reset(), atHub.reset()]);
    expect(told).toEqual(['dropped 6 responses', 'reset lost-bytes']);
  });

  it('lets nothing pass a hole, even when the rules would deliver it', async () => {
    const { edge, atHub } = await join();
    let dropNext = true;
    policy.judge = (direction) => {
      if (direction === 'responses' || !dropNext) return { kind: 'deliver', delayUs: 0 };
      dropNext = false;
      return { kind: 'drop' };
    };
    edge.socket.write('first');
    await until(() => told.length > 0);
    edge.socket.write('second');
    await until(() => told.length > 1);
    expect(told).toEqual(['dropped 5 requests', 'dropped 6 requests']);
    expect(atHub.text).toBe('hello');
    policy.changed();
    await Promise.all([edge.reset(), atHub.reset()]);
  });

  it('leaves a connection alone that was silent while the link was cut', async () => {
    const { edge, atHub } = await join();
    policy.cut('requests', 'responses');
    policy.restore('requests', 'responses');
    edge.socket.write('and on');
    await atHub.has('and on');
    expect(told).toEqual([]);
  });

  it('resets only when the direction that lost bytes passes again', async () => {
    const { edge, atHub } = await join();
    policy.cut('requests', 'responses');
    edge.socket.write('lost');
    await until(() => told.length > 0);
    policy.restore('responses');
    atHub.socket.write('heard');
    await edge.has('heard');
    policy.restore('requests');
    await Promise.all([edge.reset(), atHub.reset()]);
  });

  it('accepts a new connection while it is cut, and resets it afterwards', async () => {
    policy.cut('requests', 'responses');
    const edge = await dial();
    edge.socket.write('anybody?');
    await until(() => told.length > 0);
    expect(edge.socket.closed).toBe(false);
    policy.restore('requests', 'responses');
    await edge.reset();
    expect(told).toEqual(['dropped 8 requests', 'reset lost-bytes']);
    await join();
  });

  it('hides the death of one end from the other while it is cut', async () => {
    const ended = await join();
    const crashed = await join();
    policy.cut('requests');
    ended.edge.socket.end();
    crashed.edge.socket.resetAndDestroy();
    await settleResponses();
    expect([ended.atHub.hasEnded, crashed.atHub.socket.closed]).toEqual([false, false]);
    policy.restore('requests');
    await Promise.all([ended.atHub.reset(), crashed.atHub.reset()]);
    expect(told).toEqual(['reset lost-bytes', 'reset lost-bytes']);
  });

  /** The same while requests are cut. */
  async function settleResponses(): Promise<void> {
    for (let count = 0; count < 3; count += 1) {
      const accepted = once(hub, 'connection');
      const edge = await dial();
      await accepted;
      hubPeers.at(-1)?.socket.write('marker');
      await edge.has('marker');
    }
  }

  it('holds bytes back for as long as the rules say, in lab time', async () => {
    const { edge, atHub } = await join();
    policy.judge = () => ({ kind: 'deliver', delayUs: 250_000 });
    edge.socket.write('slow');
    await until(() => clock.waitingCount > 0);
    clock.advance(249_999);
    policy.judge = () => ({ kind: 'deliver', delayUs: 0 });
    await settle();
    expect(atHub.text).toBe('hello');
    clock.advance(1);
    await atHub.has('slow');
  });

  it('gives each piece its own time', async () => {
    const { edge, atHub } = await join();
    const delays = [100, 300];
    policy.judge = () => ({ kind: 'deliver', delayUs: delays.shift() ?? 0 });
    edge.socket.write('soon');
    await until(() => delays.length === 1);
    edge.socket.write('later');
    await until(() => delays.length === 0);
    clock.advance(100);
    await atHub.has('soon');
    await settle();
    expect(atHub.text).toBe('hellosoon');
    clock.advance(200);
    await atHub.has('later');
  });

  it('does not let later bytes overtake, nor the end', async () => {
    const { edge, atHub } = await join();
    const delays = [300, 100, 0];
    policy.judge = () => ({ kind: 'deliver', delayUs: delays.shift() ?? 0 });
    for (const [index, text] of ['a', 'b', 'c'].entries()) {
      edge.socket.write(text);
      await until(() => delays.length === 2 - index);
    }
    edge.socket.end();
    await settle();
    clock.advance(299);
    await settle();
    expect(atHub.text).toBe('hello');
    clock.advance(1);
    await until(() => atHub.hasEnded);
    expect(atHub.text).toBe('helloabc');
  });

  it('keeps the order of each direction, whatever delays are drawn', async () => {
    const steps = fc.array(fc.record({ delay: fc.constantFrom(0, 0, 5, 50), wait: fc.constantFrom(0, 3, 30) }), {
      minLength: 1,
      maxLength: 12,
    });
    const property = fc.asyncProperty(steps, async (plan) => {
      policy.judge = () => ({ kind: 'deliver', delayUs: 0 });
      const { edge, atHub } = await join();
      let judged = 0;
      policy.judge = () => ({ kind: 'deliver', delayUs: plan[judged++]?.delay ?? 0 });
      for (const [index, { wait }] of plan.entries()) {
        edge.socket.write(`${index},`);
        await until(() => judged > index);
        clock.advance(wait);
      }
      clock.advance(100);
      const all = `hello${plan.map((_step, index) => `${index},`).join('')}`;
      await until(() => atHub.receivedBytes >= all.length);
      expect(atHub.text).toBe(all);
      edge.socket.destroy();
    });
    await fc.assert(property, { numRuns: 25 });
  });

  it('cuts a connection at once when the rules say so', async () => {
    const { edge, atHub } = await join();
    const bystander = await join();
    policy.judge = (direction) => (direction === 'responses' ? { kind: 'reset' } : { kind: 'deliver', delayUs: 0 });
    atHub.socket.write('answer');
    await Promise.all([edge.reset(), atHub.reset()]);
    expect(edge.text).toBe('welcome');
    expect(told).toEqual(['dropped 6 responses', 'reset lost-bytes']);
    bystander.edge.socket.write('fine');
    await bystander.atHub.has('fine');
  });

  it.each(['the policy', 'the lab'])('cuts every connection when %s says so, with what is in transit', async (who) => {
    const connections = [await join(), await join()];
    policy.judge = () => ({ kind: 'deliver', delayUs: 1_000 });
    connections[0]?.edge.socket.write('in transit');
    await until(() => clock.waitingCount > 0);
    if (who === 'the lab') link.resetAll();
    else policy.resetConnections();
    await Promise.all(connections.flatMap(({ edge, atHub }) => [edge.reset(), atHub.reset()]));
    expect(clock.waitingCount).toBe(0);
    expect(told).toEqual(['reset fault', 'reset fault']);
  });

  it('passes the death of the hub on', async () => {
    const { edge, atHub } = await join();
    atHub.socket.resetAndDestroy();
    await edge.reset();
    expect(told).toEqual(['reset node-died']);
  });

  it('passes the death of an edge on without calling it a reset of the link', async () => {
    const { edge, atHub } = await join();
    edge.socket.resetAndDestroy();
    await atHub.reset();
    expect(told).toEqual([]);
  });

  it('resets a connection when there is no hub', async () => {
    const gone = hub.address();
    await new Promise((closed) => hub.close(closed));
    hub.address = () => gone;
    const edge = await dial();
    await edge.reset();
    expect(told).toEqual([]);
  });

  it('holds the sender back when the receiver does not read, and loses nothing', async () => {
    const { edge, atHub } = await join();
    atHub.socket.pause();
    const chunk = Buffer.alloc(64 * 1_024, 'x');
    let written = 0;
    // Until everything between is full: this socket's own buffer stays above its mark for a while of turns.
    for (let stuck = 0; stuck < 500; stuck = edge.socket.writableNeedDrain ? stuck + 1 : 0) {
      if (!edge.socket.writableNeedDrain) {
        edge.socket.write(chunk);
        written += chunk.length;
      }
      expect(written).toBeLessThan(200 * chunk.length * 4);
      await turn();
    }
    atHub.socket.resume();
    await until(() => atHub.receivedBytes === 5 + written);
  }, 30_000);

  it('holds the sender back while bytes wait for their time', async () => {
    const { edge, atHub } = await join();
    policy.judge = () => ({ kind: 'deliver', delayUs: 1_000_000 });
    const all = Buffer.alloc(40 * 1_024 * 1_024, 'y');
    edge.socket.write(all);
    let inLink = 0;
    const judge = policy.judge;
    policy.judge = (direction, size) => {
      inLink += size;
      return judge(direction, size);
    };
    for (let seen = -1; seen !== inLink; ) {
      seen = inLink;
      for (let count = 0; count < 300; count += 1) await turn();
    }
    expect(inLink).toBeGreaterThan(4 * 1_024 * 1_024);
    expect(inLink).toBeLessThan(6 * 1_024 * 1_024);
    while (atHub.receivedBytes < 5 + all.length) {
      clock.advance(1_000_000);
      await turn();
    }
    expect(atHub.receivedBytes).toBe(5 + all.length);
  }, 30_000);

  it('leaves nothing behind', async () => {
    const { edge, atHub } = await join();
    policy.judge = () => ({ kind: 'deliver', delayUs: 1_000 });
    edge.socket.write('in transit');
    await until(() => clock.waitingCount > 0);
    await link.dispose();
    await Promise.all([edge.reset(), atHub.reset()]);
    expect([clock.waitingCount, policy.listenerCount, told]).toEqual([0, 0, []]);
    const refused = connect({ host: '127.0.0.1', port: Number(link.address.split(':')[1]) });
    expect(await once(refused, 'error')).toMatchObject([{ code: 'ECONNREFUSED' }]);
  });
});
