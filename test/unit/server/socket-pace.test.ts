import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { socketChannel } from '../../../src-main/server/socket-channel.ts';
import { Allowance, isDeaf, keepPace } from '../../../src-main/server/socket-pace.ts';

it('allows so many at once and so many a second, and no more after a long rest', () => {
  const allowance = new Allowance(10, 3, 0);
  expect([1, 2, 3, 4, 5].map(() => allowance.take(0))).toEqual([0, 0, 0, 100, 200]);
  expect(allowance.take(200)).toBe(100);
  expect([1, 2, 3, 4].map(() => allowance.take(3_600_000))).toEqual([0, 0, 0, 100]);
});

async function line(): Promise<{ ours: WebSocket; theirs: WebSocket }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const connected = once(server, 'connection') as Promise<[WebSocket]>;
  const address = server.address();
  const theirs = new WebSocket(`ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
  const [ours] = await connected;
  if (theirs.readyState !== WebSocket.OPEN) await once(theirs, 'open');
  onTestFinished(() => [ours, theirs].forEach((socket) => void socket.terminate()));
  return { ours, theirs };
}

it('hears a window that floods it later, all of it and in order', async () => {
  const { ours, theirs } = await line();
  const heard: number[] = [];
  let pauses = 0;
  const pause = ours.pause.bind(ours);
  ours.pause = () => {
    pauses += 1;
    pause();
  };
  const all = new Promise<void>((done) => {
    ours.on('message', (data) => {
      heard.push(Number(String(data)));
      if (heard.length === 40) done();
    });
  });
  keepPace(ours, 200, 10);
  const startedMs = performance.now();
  for (let number = 0; number < 40; number += 1) theirs.send(`${' '.repeat(70_000)}${number}`);
  await all;
  expect(heard).toEqual(Array.from({ length: 40 }, (_, number) => number));
  expect(pauses).toBeGreaterThan(0);
  // 30 more than at once, at one in five milliseconds, less the few that one read of the socket brings in one go.
  expect(performance.now() - startedMs).toBeGreaterThan(100);
});

it('lets a window go that reads nothing', async () => {
  const { ours, theirs } = await line();
  theirs.pause();
  const closed = once(ours, 'close');
  const channel = socketChannel(ours);
  const text = 'x'.repeat(32 * 1_024 * 1_024);
  for (let count = 0; count < 40 && ours.readyState === WebSocket.OPEN; count += 1) {
    channel.send({ kind: 'reply', id: 1, ok: true, result: text });
    if (count < 7) expect(isDeaf(ours)).toBe(false);
  }
  await closed;
});
