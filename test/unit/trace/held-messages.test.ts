import { expect, test } from 'vitest';
import type { MessageHeld, TraceEvent } from '../../../src-main/trace/events.ts';
import type { HeldMessages } from '../../../src-main/trace/held-messages.ts';
import { applyToHeld } from '../../../src-main/trace/held-messages.ts';

const held = (message: number, edge = 'edge-1'): MessageHeld => ({
  type: 'message-held',
  at: 10 + message,
  edge,
  message,
  direction: 'requests',
  carries: 'batch',
  batch: `edge-1#1.${message}`,
});

function fold(...events: TraceEvent[]): HeldMessages {
  const messages: HeldMessages = new Map();
  for (const event of events) applyToHeld(messages, event);
  return messages;
}

const numbers = (messages: HeldMessages, edge = 'edge-1'): number[] => (messages.get(edge) ?? []).map(({ message }) => message);

test('what is held is listed by edge, in the order in which it will go', () => {
  const messages = fold(held(1), held(2), held(1, 'edge-2'), held(3), { type: 'message-moved', at: 20, edge: 'edge-1', message: 3 });
  expect(numbers(messages)).toEqual([3, 1, 2]);
  expect(numbers(messages, 'edge-2')).toEqual([1]);
});

test('what is released or dropped is held no longer', () => {
  const { type: _, ...first } = held(1);
  const released: TraceEvent = { ...first, type: 'message-released', times: 2 };
  const { type: __, ...second } = held(2);
  const dropped: TraceEvent = { ...second, type: 'message-dropped' };
  expect(numbers(fold(held(1), held(2), held(3), released))).toEqual([2, 3]);
  expect(numbers(fold(held(1), held(2), held(3), released, dropped))).toEqual([3]);
  expect(fold(held(1), released).size).toBe(0);
});

test('a message that was dropped on the link without being held takes none along', () => {
  const dropped: TraceEvent = { type: 'message-dropped', at: 9, edge: 'edge-1', direction: 'requests', carries: 'heartbeat' };
  expect(numbers(fold(held(1), dropped))).toEqual([1]);
});

test('an edge that leaves takes what is held along', () => {
  expect(fold(held(1), { type: 'edge-removed', at: 30, edge: 'edge-1' }).size).toBe(0);
});

test('lists are not changed by what comes later', () => {
  const messages = fold(held(1));
  const before = messages.get('edge-1');
  applyToHeld(messages, held(2));
  expect(before?.map(({ message }) => message)).toEqual([1]);
});
