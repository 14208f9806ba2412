/** Whatever windows ask of a virtual lab at once, in whatever order: each is answered, and the lab goes on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Command, EngineMessage } from '../../src-main/contract/api.ts';
import { API_VERSION } from '../../src-main/contract/api.ts';
import type { ErrorReport } from '../../src-main/contract/errors.ts';
import { openSession } from '../../src-main/runtime/open-session.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import { WAIT_MS_MAX } from '../support/wait.ts';

const SCENARIO = join(import.meta.dirname, '..', '..', 'sample-bundles', 'scenarios', 'lost-acknowledgement.yaml');
const SECONDS = 10;

const SECOND_US = 1_000_000;
const us = fc.oneof(fc.constantFrom(0, 1, 30 * SECOND_US, 1_000 * SECOND_US), fc.integer({ min: 0, max: 150 * SECOND_US }));
const edge = fc.constantFrom('edge-1', 'edge-2', 'edge-3', 'edge-9');
const to = fc.constantFrom('event', 'delivery', 'duplicate', 'end');
const fault = fc.oneof(
  fc.record({ kind: fc.constant('link-drop'), link: edge, drop: fc.constantFrom('both', 'responses') }),
  fc.record({ kind: fc.constant('edge-crash'), edge, point: fc.constant('now') }),
  fc.record({ kind: fc.constant('link-hold'), link: edge }),
  fc.constant({ kind: 'hub-crash' }),
);
const TEXT = readFileSync(SCENARIO, 'utf8');
const texts = fc
  .constantFrom('[]', '[{ at: 10s, link: edge-1, drop: both, for: 20s }]')
  .map((faults) => TEXT.replace(/^faults:\n(?: .*\n)+/m, `faults: ${faults}\n`));
const command = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('go-to'), atUs: us }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('step-back', 'step'), to }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('pause', 'continue', 'restart-hub') }) },
  fc.record({ do: fc.constant('set-speed'), speed: fc.constantFrom(0.5, 100, 1_000) }),
  fc.record({ do: fc.constant('inject-fault'), fault }),
  fc.record({ do: fc.constant('inject-fault'), fault, forUs: us }),
  fc.record({ do: fc.constant('clear-fault'), fault: fc.constantFrom('fault-1', 'fault-2') }),
  fc.record({ do: fc.constantFrom('restart-edge', 'remove-edge'), edge }),
  fc.record({ do: fc.constant('add-edge'), id: edge }),
  fc.record({ do: fc.constant('plan-faults'), yaml: texts }),
) as fc.Arbitrary<Command>;

test('each is answered, and no promise of the lab is broken', { timeout: (SECONDS + 60) * 1_000 }, async () => {
  // Time flies: whatever works in slices lets others in after each step.
  let nowMs = performance.now();
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 15));
  onTestFinished(() => clock.mockRestore());
  const orders = fc.asyncProperty(fc.array(fc.array(command, { maxLength: 5 }), { maxLength: 12 }), async (rounds) => {
    const lab = await openSession({ scenario: SCENARIO, world: 'virtual' });
    const mistakes: ErrorReport[] = [];
    const open = new Map<number, () => void>();
    let toLab: (message: unknown) => void = () => {};
    const hear = (message: EngineMessage<TraceEvent>): void => {
      if (message.kind === 'events') toLab({ kind: 'taken', next: message.from + message.events.length });
      if (message.kind === 'ended') mistakes.push(message.error);
      if (message.kind !== 'reply') return;
      if (!message.ok && message.error.code === 'ERR_INTERNAL') mistakes.push(message.error);
      open.get(message.id)?.();
    };
    lab.attach({ send: hear, onMessage: (listener) => (toLab = listener), onClose: () => {} });
    toLab({ kind: 'hello', version: API_VERSION });
    let id = 0;
    const ask = (message: object): Promise<void> =>
      new Promise((done) => {
        id += 1;
        open.set(id, done);
        toLab({ ...message, id });
      });
    const answers: Promise<void>[] = [];
    for (const round of rounds) {
      answers.push(...round.map((each) => ask({ kind: 'command', command: each })));
      // A question is answered while the lab goes wherever it goes.
      await ask({ kind: 'query', query: { ask: 'source' } });
    }
    // What still goes on is ended, so that what waits for it is answered too.
    answers.push(ask({ kind: 'command', command: { do: 'pause' } }));
    await Promise.race([
      Promise.all(answers),
      new Promise((_, late) => setTimeout(() => late(new Error('not all are answered')), WAIT_MS_MAX)),
    ]);
    await lab.dispose();
    expect(mistakes).toEqual([]);
  });
  await fc.assert(orders, { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: SECONDS * 1_000, markInterruptAsFailure: false });
});
