import { expect, test } from 'vitest';
import { Scheduler } from '../../../../src-main/engine/kernel/scheduler.ts';

const drain = (scheduler: Scheduler, horizonUs = Number.MAX_SAFE_INTEGER): void => {
  while (scheduler.runNext(horizonUs));
};

test('calls run in the order of their times, and at one instant in the order of scheduling', () => {
  const scheduler = new Scheduler();
  const ran: string[] = [];
  scheduler.after(20, () => ran.push('late'));
  scheduler.after(10, () => ran.push('first'));
  scheduler.after(10, () => ran.push('second'));
  drain(scheduler);
  expect(ran).toEqual(['first', 'second', 'late']);
});

test('a call for the present runs after those already due, never inside its caller', () => {
  const scheduler = new Scheduler();
  const ran: string[] = [];
  scheduler.after(5, () => {
    scheduler.after(0, () => ran.push('inner'));
    ran.push('outer');
  });
  scheduler.after(5, () => ran.push('sibling'));
  drain(scheduler);
  expect(ran).toEqual(['outer', 'sibling', 'inner']);
});

test('while a call runs, now is the time for which it was scheduled', () => {
  const scheduler = new Scheduler();
  const times: number[] = [];
  for (const delay of [7, 3, 3.4]) scheduler.after(delay, () => times.push(scheduler.now()));
  drain(scheduler);
  expect(times).toEqual([3, 3, 7]);
});

test('a cancelled call does not run, also when cancelled at its own instant', () => {
  const scheduler = new Scheduler();
  const ran: string[] = [];
  const never = scheduler.after(5, () => ran.push('never'));
  never.cancel();
  let sibling = { cancel: (): void => {} };
  scheduler.after(6, () => sibling.cancel());
  sibling = scheduler.after(6, () => ran.push('sibling'));
  drain(scheduler);
  expect(ran).toEqual([]);
  expect(scheduler.nextAt()).toBeUndefined();
});

test('nothing runs past the horizon, and what is due exactly there does', () => {
  const scheduler = new Scheduler();
  const ran: number[] = [];
  scheduler.after(10, () => ran.push(10));
  scheduler.after(11, () => ran.push(11));
  drain(scheduler, 10);
  expect(ran).toEqual([10]);
  scheduler.advanceTo(50);
  expect(scheduler.now()).toBe(11);
});

test('time never goes back', () => {
  const scheduler = new Scheduler();
  scheduler.advanceTo(100);
  scheduler.advanceTo(50);
  expect(scheduler.now()).toBe(100);
});

test('a delay below zero or that is no number is a bug in the caller', () => {
  const scheduler = new Scheduler();
  expect(() => scheduler.after(-1, () => {})).toThrow('delay');
  expect(() => scheduler.after(Number.NaN, () => {})).toThrow('delay');
});

test('ten thousand calls in random order come out sorted', () => {
  const scheduler = new Scheduler();
  const times: number[] = [];
  let state = 1;
  for (let call = 0; call < 10_000; call += 1) {
    state = (state * 48_271) % 2_147_483_647;
    scheduler.after(state % 5_000, () => times.push(scheduler.now()));
  }
  drain(scheduler);
  expect(times).toHaveLength(10_000);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});
