/** Preloaded into the stand-in's utility processes: gives them `process.parentPort`. */
import { EventEmitter } from 'node:events';
import { PortEnd, RemotePorts } from './ports.ts';
import type { FromChild, ToChild } from './utility-process.ts';

const send = (message: FromChild): void => {
  if (process.connected) process.send?.(message);
};
const remote = new RemotePorts(send);
const waiting: ToChild[] = [];

class ParentPort extends EventEmitter {
  postMessage(content: unknown): void {
    send({ content });
  }
}
const parentPort = new ParentPort();

function take(message: ToChild): void {
  if ('port' in message) return remote.take(message);
  const ports = message.ports.map((number) => {
    const [near, far] = PortEnd.pair();
    remote.add(number, far);
    return near;
  });
  parentPort.emit('message', { data: message.content, ports });
}

process.on('message', (message: ToChild) => {
  if (parentPort.listenerCount('message') === 0) waiting.push(message);
  else take(message);
});
// Messages that came before the program listened.
parentPort.on('newListener', (name) => {
  if (name === 'message') setImmediate(() => waiting.splice(0).forEach(take));
});
process.on('disconnect', () => process.exit(0));
Object.defineProperty(process, 'parentPort', { value: parentPort });
