/** A double click breaks a thing once. */
import { expect, test } from 'vitest';
import type { Command } from '../../../../src-main/contract/api.ts';
import { withoutDoubles } from '../../../../src-renderer/store/double-clicks.ts';
import type { Do } from '../../../../src-renderer/store/ways-back.ts';

const CRASH = { do: 'inject-fault', fault: { kind: 'edge-crash', edge: 'edge-1', point: 'now' } } as const;
const OTHER = { do: 'inject-fault', fault: { kind: 'edge-crash', edge: 'edge-2', point: 'now' } } as const;

test.each<{ what: string; said: [number, Command][]; sent: number }>([
  {
    what: 'twice at once',
    said: [
      [0, CRASH],
      [200, CRASH],
    ],
    sent: 1,
  },
  {
    what: 'again after a while',
    said: [
      [0, CRASH],
      [600, CRASH],
    ],
    sent: 2,
  },
  {
    what: 'another',
    said: [
      [0, CRASH],
      [100, OTHER],
    ],
    sent: 2,
  },
  {
    what: 'again after it was cleared',
    said: [
      [0, CRASH],
      [100, { do: 'restart-edge', edge: 'edge-1' }],
      [200, CRASH],
    ],
    sent: 3,
  },
  {
    what: 'steps',
    said: [
      [0, { do: 'step', to: 'event' }],
      [50, { do: 'step', to: 'event' }],
    ],
    sent: 2,
  },
])('$what', async ({ said, sent }) => {
  const heard: Command[] = [];
  let now = 0;
  const send = withoutDoubles((async (command: Command) => heard.push(command)) as unknown as Do, () => now);
  const results: unknown[] = [];
  for (const [atMs, command] of said) {
    now = atMs;
    results.push(await send(command, ''));
  }
  expect(heard).toHaveLength(sent);
  expect(results.every((result) => result !== undefined)).toBe(true);
});
