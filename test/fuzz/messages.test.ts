/** Messages as no window of ours sends them: each is answered, and the lab goes on. */
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineMessage } from '../../src-main/contract/api.ts';
import { API_VERSION } from '../../src-main/contract/api.ts';
import type { ErrorReport } from '../../src-main/contract/errors.ts';
import { parseWindowMessage } from '../../src-main/contract/schemas/parse-window-message.ts';
import { openSession } from '../../src-main/runtime/open-session.ts';
import type { LabSession } from '../../src-main/runtime/session-api.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import { FUZZ_TEST, fuzzHalf, orRefused } from './fuzzing.ts';

const SCENARIO = join(import.meta.dirname, '..', '..', 'sample-bundles', 'scenarios', 'lost-acknowledgement.yaml');

const edge = fc.constantFrom('edge-1', 'edge-2', 'hub', 'nowhere', '', '__proto__', 'edge-{n}', 'x'.repeat(300));
const us = fc.constantFrom(0, 1, -1, 1_000, 30_000_000, Number.MAX_SAFE_INTEGER, 1.5, Number.NaN);
const plugin = fc.constantFrom(42, 0, -1, 4_294_967_296);
const payload = fc.constantFrom('edge-1:1', 'edge-1:0', 'edge-9:7', ':', 'edge-1:99999999999');
const fault = fc.oneof(
  fc.record({ kind: fc.constant('link-drop'), link: edge, drop: fc.constantFrom('both', 'requests', 'responses', 'all') }),
  fc.record({ kind: fc.constant('link-latency'), link: edge, latencyUs: us, jitterUs: us }),
  fc.record({ kind: fc.constant('link-loss'), link: edge, probability: fc.double(), direction: fc.constantFrom('requests', 'both') }),
  fc.record({ kind: fc.constantFrom('link-reset', 'link-hold', 'link-lose-answer', 'link-flap', 'link-bandwidth'), link: edge }),
  fc.record({ kind: fc.constant('edge-crash'), edge, point: fc.constantFrom('now', 'after-ack', 'never') }),
  fc.record({ kind: fc.constantFrom('hub-crash', 'hub-reject-auth', 'hub-slow') }),
  fc.record({ kind: fc.constantFrom('plugin-fail', 'plugin-unload', 'plugin-unhandled'), plugin, on: edge }),
);
const named = (name: string, ...of: string[]): fc.Arbitrary<object> => fc.record({ [name]: fc.constantFrom(...of) });
const command = fc.oneof(
  named('do', 'pause', 'continue', 'restart-hub', 'add-edge', 'explode', 'toString'),
  fc.record({ do: fc.constantFrom('step', 'step-back'), to: fc.constantFrom('event', 'delivery', 'duplicate', 'end') }),
  fc.record({ do: fc.constant('go-to'), atUs: us }),
  fc.record({ do: fc.constant('set-speed'), speed: fc.double() }),
  fc.record({ do: fc.constant('inject-fault'), fault, forUs: us }),
  fc.record({ do: fc.constant('inject-fault'), fault }),
  fc.record({ do: fc.constant('clear-fault'), fault: fc.constantFrom('fault-1', 'fault-2', 'x') }),
  fc.record({ do: fc.constantFrom('restart-edge', 'remove-edge', 'reload-gateway'), edge }),
  fc.record({ do: fc.constantFrom('release-held', 'drop-held'), edge, message: us, times: fc.constantFrom(1, 2) }),
  fc.record({ do: fc.constant('uninstall-plugin'), node: edge, plugin }),
  fc.record({
    do: fc.constant('send-payload'),
    edge,
    plugin,
    text: fc.string(),
    correlation: fc.string(),
    metadata: fc.dictionary(fc.string(), fc.string()),
  }),
  fc.record({ do: fc.constant('edit-plugin'), plugin, hash: fc.string(), path: fc.constantFrom('hub.js', '../x'), text: fc.string() }),
  fc.record({ do: fc.constant('put-bundle'), name: fc.constantFrom('a.zip', '../a', ''), bundle: fc.anything() }),
);
const query = fc.oneof(
  named('ask', 'source', 'scenario', 'lessons', 'gateways', 'nothing', 'constructor'),
  fc.record({ ask: fc.constantFrom('payload-body', 'replay-delivery', 'scenario'), payload }),
  fc.record({ ask: fc.constantFrom('kv', 'plugin-files'), node: edge, plugin }),
  fc.record({ ask: fc.constantFrom('check-scenario', 'run-scenario'), yaml: fc.string() }),
  fc.record({ ask: fc.constant('lesson'), lesson: fc.constantFrom('1-a-payload-travels', '../../README', '/etc/passwd', '/etc/x.md') }),
  fc.record({ ask: fc.constantFrom('bundle-files', 'verify-bundle'), bundle: fc.constantFrom('../../etc', 'x', '') }),
);
const envelope = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('command'), id: fc.nat(), command }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('query'), id: fc.nat(), query }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('taken'), next: us }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('command', 'query', 'hello', 'cancel'), id: fc.anything(), command: fc.anything() }),
  },
  { weight: 1, arbitrary: fc.anything() },
);

test('a message is taken as it was meant, or refused', FUZZ_TEST, async () => {
  await fuzzHalf(fc.oneof(envelope, fc.anything({ maxDepth: 4 })), async (message) => {
    const parsed = await orRefused(() => parseWindowMessage(message));
    if (parsed !== undefined) expect(['hello', 'command', 'query', 'taken', 'cancel']).toContain(parsed.kind);
  });
});

let lab: LabSession;
beforeAll(async () => {
  lab = await openSession({ scenario: SCENARIO, world: 'virtual' });
});
afterAll(() => lab.dispose());

test('a lab answers each message and goes on', FUZZ_TEST, async () => {
  let toLab: (message: unknown) => void = () => {};
  let onReply: (reply: Extract<EngineMessage<TraceEvent>, { kind: 'reply' }>) => void = () => {};
  lab.attach({
    send: (message) => {
      if (message.kind === 'events') toLab({ kind: 'taken', next: message.from + message.events.length });
      if (message.kind === 'reply') onReply(message);
    },
    onMessage: (listener) => {
      toLab = listener;
    },
    onClose: () => {},
  });
  toLab({ kind: 'hello', version: API_VERSION });
  const HELLO_ID = 4_294_967_295;
  await fuzzHalf(fc.array(envelope, { maxLength: 6 }), async (messages) => {
    const mistakes: ErrorReport[] = [];
    const answered = new Promise<boolean>((done) => {
      onReply = (reply) => {
        // An assertion that failed would be a mistake of ours.
        if (!reply.ok && (reply.error.code === 'ERR_INTERNAL' || reply.error.message.trim() === '')) mistakes.push(reply.error);
        if (reply.id === HELLO_ID) done(reply.ok);
      };
    });
    for (const message of messages) toLab(message);
    toLab({ kind: 'query', id: HELLO_ID, query: { ask: 'source' } });
    expect(await answered).toBe(true);
    expect(mistakes).toEqual([]);
  });
});
