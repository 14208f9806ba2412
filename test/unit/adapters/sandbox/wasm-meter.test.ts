import { expect, test } from 'vitest';
import { meterWasm, STEPS_EXPORT } from '../../../../src-main/adapters/sandbox/javascript/wasm-meter.ts';

/** A section of a WebAssembly file; everything here is shorter than 128 bytes. */
const section = (id: number, ...content: number[]): number[] => [id, content.length, ...content];
const text = (name: string): number[] => [name.length, ...new TextEncoder().encode(name)];

const I32 = 0x7f;
/** `count(n)`: loops n times and answers n. */
const COUNT_BODY = [
  ...[0x01, 0x01, I32, 0x03, 0x40, 0x20, 0x01, 0x41, 0x01, 0x6a, 0x22, 0x01],
  ...[0x20, 0x00, 0x49, 0x0d, 0x00, 0x0b, 0x20, 0x01, 0x0b],
];

/** A program that imports a.stop() and a memory, has one global, and exports `count` and the same function as `free`. */
const PROGRAM = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...section(1, 0x02, 0x60, 0x00, 0x00, 0x60, 0x01, I32, 0x01, I32),
  ...section(2, 0x02, ...text('a'), ...text('stop'), 0x00, 0x00, ...text('a'), ...text('mem'), 0x02, 0x01, 0x04, 0x08),
  ...section(3, 0x02, 0x01, 0x01),
  ...section(6, 0x01, I32, 0x01, 0x41, 0x00, 0x0b),
  ...section(7, 0x02, ...text('count'), 0x00, 0x01, ...text('free'), 0x00, 0x02),
  ...section(10, 0x02, COUNT_BODY.length, ...COUNT_BODY, COUNT_BODY.length, ...COUNT_BODY),
]);

const metering = { uncounted: ['free'], whenUsedUp: { module: 'a', name: 'stop' }, memoryPagesMin: 2 };

function start(stop: (steps: WebAssembly.Global<'i32'>) => void) {
  const holder: { steps?: WebAssembly.Global<'i32'> } = {};
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 8 });
  const program = new WebAssembly.Module(meterWasm(PROGRAM, metering));
  const { exports } = new WebAssembly.Instance(program, {
    a: { stop: () => stop(holder.steps as WebAssembly.Global<'i32'>), mem: memory },
  });
  const steps = exports[STEPS_EXPORT] as WebAssembly.Global<'i32'>;
  holder.steps = steps;
  return { count: exports['count'] as (rounds: number) => number, free: exports['free'] as (rounds: number) => number, steps };
}

test('the program does what it did, and each round of a loop counts one step', () => {
  const { count, steps } = start(() => {});
  steps.value = 1_000;
  expect(count(10)).toBe(10);
  expect(steps.value).toBe(990);
});

test('functions that are left out do not count', () => {
  const { free, steps } = start(() => {});
  steps.value = 5;
  expect(free(100)).toBe(100);
  expect(steps.value).toBe(5);
});

test('the import is called when the steps are used up, at exactly that round, and may give new ones', () => {
  let calls = 0;
  const { count, steps } = start((left) => {
    calls += 1;
    left.value = 10;
  });
  steps.value = 10;
  expect(count(10)).toBe(10);
  expect([calls, steps.value]).toEqual([0, 0]);
  expect(count(25)).toBe(25);
  expect([calls, steps.value]).toEqual([3, 5]);
});

test('what the import throws leaves the program', () => {
  const { count, steps } = start(() => {
    throw new Error('enough');
  });
  steps.value = 3;
  expect(() => count(10)).toThrow('enough');
});

test('a file without what is needed, or with an unknown instruction, is refused', () => {
  expect(() => meterWasm(PROGRAM, { ...metering, whenUsedUp: { module: 'a', name: 'none' } })).toThrow('does not import a.none');
  expect(() => meterWasm(PROGRAM, { ...metering, uncounted: ['none'] })).toThrow('does not export all of none');
  expect(() => meterWasm(PROGRAM.slice(0, 40), metering)).toThrow();
  const odd = PROGRAM.slice();
  odd[odd.indexOf(0x49, 8)] = 0xff;
  expect(() => meterWasm(odd, metering)).toThrow('unknown WebAssembly instruction 0xff');
  odd.set([0xfc, 0x7f], odd.indexOf(0xff, 8));
  expect(() => meterWasm(odd, metering)).toThrow('unknown WebAssembly instruction 0xfc 127');
});
