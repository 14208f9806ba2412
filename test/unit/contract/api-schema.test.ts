import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Command, Query, WindowMessage } from '../../../src-main/contract/api.ts';
import { SpokelabError } from '../../../src-main/contract/errors.ts';
import type { FaultAction } from '../../../src-main/contract/fault.ts';
import {
  SENT_TEXT_LENGTH_MAX,
  UPLOAD_BYTES_MAX,
  UPLOAD_FILES_MAX,
  type windowMessageSchema,
} from '../../../src-main/contract/schemas/api.ts';
import { parseWindowMessage } from '../../../src-main/contract/schemas/parse-window-message.ts';
import { same } from './types.ts';

same<z.output<typeof windowMessageSchema>, WindowMessage>(true);

const faults: FaultAction[] = [
  { kind: 'link-drop', link: 'edge-1', drop: 'both' },
  { kind: 'link-latency', link: 'edge-1', latencyUs: 400_000, jitterUs: 0 },
  { kind: 'link-loss', link: 'edge-1', probability: 1, direction: 'requests' },
  { kind: 'link-reset', link: 'edge-1' },
  { kind: 'link-hold', link: 'edge-1', hold: 'requests', release: 'twice' },
  { kind: 'link-lose-answer', link: 'edge-1' },
  { kind: 'link-lose-answer', link: 'edge-1', batch: 'edge-1#1.7' },
  { kind: 'edge-crash', edge: 'edge-1', point: 'after-ack', restartUs: 1 },
  { kind: 'hub-crash' },
  { kind: 'plugin-fail', plugin: 42, on: 'hub', message: 'boom' },
  { kind: 'plugin-slow', plugin: 42, on: 'edge-1', delayUs: 2_000_000 },
  { kind: 'plugin-unload', plugin: 42, on: 'hub' },
  { kind: 'link-bandwidth', link: 'edge-1', bytesPerSecond: 1 },
  { kind: 'link-flap', link: 'edge-1', upUs: 1, downUs: 2 },
  { kind: 'edge-crash', edge: 'edge-1', point: 'before-enqueue-commit' },
  { kind: 'edge-disk-full', edge: 'edge-1' },
  { kind: 'edge-clock-skew', edge: 'edge-1', skewUs: -90_000_000 },
  { kind: 'hub-slow', delayUs: 1 },
  { kind: 'hub-reject-auth' },
  { kind: 'plugin-unhandled', plugin: 42, on: 'hub' },
];

const commands: Command[] = [
  { do: 'pause' },
  { do: 'continue' },
  { do: 'set-speed', speed: 1_000 },
  { do: 'step', to: 'duplicate' },
  { do: 'step-back', to: 'event' },
  { do: 'go-to', atUs: 1_000 },
  { do: 'set-breakpoints', breakpoints: [{ on: 'stage', stage: 'routed' }, { on: 'payload', payload: 'edge-1:3' }, { on: 'expectation' }] },
  ...faults.map((fault): Command => ({ do: 'inject-fault', fault, forUs: 1 })),
  { do: 'inject-fault', fault: { kind: 'hub-crash' } },
  { do: 'plan-faults', yaml: 'spokelab: 1' },
  { do: 'clear-fault', fault: 'fault-3' },
  { do: 'lose-answer', edge: 'edge-1', batch: 'edge-1#2.17' },
  { do: 'release-held', edge: 'edge-1', message: 1, times: 1 },
  { do: 'release-held', edge: 'edge-1', message: 3, times: 2 },
  { do: 'drop-held', edge: 'edge-1', message: 3 },
  { do: 'move-held-to-front', edge: 'edge-1', message: 3 },
  { do: 'restart-edge', edge: 'edge-1' },
  { do: 'restart-hub' },
  { do: 'add-edge' },
  { do: 'add-edge', edge: 'edge-7', namespace: 'eu', like: 'edge-1' },
  { do: 'remove-edge', edge: 'edge-1' },
  { do: 'install-bundle', target: 'all', bundle: { kind: 'zip', name: 'a.zip', base64: 'UEsDBA==' } },
  {
    do: 'install-bundle',
    target: 'hub',
    bundle: { kind: 'folder', name: 'a', files: [{ path: 'manifest.json', base64: 'e30=' }] },
    plugin: 42,
    config: { a: [1, null, { b: 'c' }] },
  },
  { do: 'uninstall-plugin', node: 'hub', plugin: 42 },
  { do: 'send-payload', edge: 'edge-1', plugin: 42, text: '' },
  { do: 'send-payload', edge: 'edge-1', plugin: 42, text: 'x', correlation: 'c', metadata: { a: 'b' } },
];

const queries: Query[] = [
  { ask: 'payload-body', payload: 'edge-1:118' },
  { ask: 'search-bodies', text: 'hit_rate', from: 0 },
  { ask: 'open-export', form: 'perfetto' },
  { ask: 'read-export', export: 1 },
  { ask: 'close-export', export: 1 },
  { ask: 'kv', node: 'hub', plugin: 42 },
];

const messages: WindowMessage[] = [
  { kind: 'hello', version: 1 },
  { kind: 'taken', next: 0 },
  { kind: 'cancel', id: 3 },
  ...commands.map((command, id): WindowMessage => ({ kind: 'command', id, command })),
  ...queries.map((query, id): WindowMessage => ({ kind: 'query', id, query })),
];

const refusal = (message: unknown): string => {
  try {
    parseWindowMessage(message);
  } catch (error) {
    if (error instanceof SpokelabError && error.code === 'ERR_COMMAND_INVALID') return error.message;
    throw error;
  }
  throw new Error('the message was accepted');
};

const refusedCommand = (command: unknown): string => refusal({ kind: 'command', id: 1, command });

describe('messages from a window', () => {
  it.each(messages.map((message) => [JSON.stringify(message), message] as const))('accepts %s', (_, message) => {
    expect(parseWindowMessage(message)).toEqual(message);
  });

  it.each(messages.map((message) => [JSON.stringify(message), message] as const))('refuses an unknown key in %s', (_, message) => {
    expect(refusal({ ...message, extra: 1 })).toContain('"extra"');
    if (message.kind === 'command') expect(refusedCommand({ ...message.command, extra: 1 })).toContain('"extra"');
  });

  it.each([
    ['no message at all', undefined],
    ['a list', []],
    ['an unknown kind', { kind: 'bye' }],
    ['a negative id', { kind: 'query', id: -1, query: queries[1] }],
    ['a query to cancel that has no number', { kind: 'cancel', id: 'all' }],
    ['a position that is not whole', { kind: 'taken', next: 1.5 }],
  ])('refuses %s', (_, message) => {
    expect(refusal(message)).toMatch(/^The message to the lab is malformed: /);
  });

  it('says of a text that is too long how long it may be', () => {
    const text = 'x'.repeat(1024 * 1024 + 1);
    expect(refusedCommand({ do: 'keep-draft', file: 'a.yaml', text })).toContain('command.text: longer than 1,048,576 characters');
  });

  it.each([
    ['a speed over the limit', { do: 'set-speed', speed: 1_000.01 }, 'command.speed'],
    ['a speed under the limit', { do: 'set-speed', speed: 0.09 }, 'command.speed'],
    ['a speed that is not a number', { do: 'set-speed', speed: Number.NaN }, 'command.speed'],
    ['an edge called hub', { do: 'remove-edge', edge: 'hub' }, 'not `hub` or `all`'],
    ['an edge called all', { do: 'add-edge', edge: 'all' }, 'not `hub` or `all`'],
    ['an edge id of 65 letters', { do: 'add-edge', edge: 'e'.repeat(65) }, '1 to 64'],
    ['a plugin id of zero', { do: 'uninstall-plugin', node: 'hub', plugin: 0 }, 'command.plugin'],
    ['a plugin id of 2^32', { do: 'uninstall-plugin', node: 'hub', plugin: 2 ** 32 }, 'command.plugin'],
    [
      'a probability over one',
      { do: 'inject-fault', fault: { kind: 'link-loss', link: 'e', probability: 1.1, direction: 'both' } },
      'probability',
    ],
    [
      'a release in no order',
      { do: 'inject-fault', fault: { kind: 'link-hold', link: 'e', hold: 'both', release: 'shuffled' } },
      'release',
    ],
    ['a message released three times', { do: 'release-held', edge: 'e', message: 1, times: 3 }, 'command.times'],
    ['a held message zero', { do: 'drop-held', edge: 'e', message: 0 }, 'command.message'],
    ['a batch without a number', { do: 'lose-answer', edge: 'e', batch: 'e#1' }, 'command.batch'],
    ['a fault without an end', { do: 'inject-fault', fault: { kind: 'hub-crash' }, forUs: 0 }, 'command.forUs'],
    ['a text over the limit', { do: 'send-payload', edge: 'e', plugin: 1, text: 'x'.repeat(SENT_TEXT_LENGTH_MAX + 1) }, 'command.text'],
    ['a bad payload id', { do: 'clear-fault', fault: 'fault-x' }, 'command.fault'],
  ])('refuses %s', (_, command, named) => {
    expect(refusedCommand(command)).toContain(named);
  });

  it('takes an upload of exactly the limit and refuses one over', () => {
    const upload = (bytes: number): unknown => ({
      do: 'install-bundle',
      target: 'all',
      bundle: { kind: 'zip', name: 'a', base64: 'A'.repeat((bytes / 3) * 4) },
    });
    const most = Math.floor(UPLOAD_BYTES_MAX / 3) * 3;
    expect(() => parseWindowMessage({ kind: 'command', id: 1, command: upload(most) })).not.toThrow();
    expect(refusedCommand(upload(most + 6))).toContain('larger than 64 MiB');
  });

  it('counts the files of a folder together', () => {
    const half = 'A'.repeat(Math.floor(UPLOAD_BYTES_MAX / 6) * 4);
    const files = [1, 2, 3].map((n) => ({ path: `f${n}`, base64: half }));
    const folder = (list: unknown[]): unknown => ({
      do: 'install-bundle',
      target: 'all',
      bundle: { kind: 'folder', name: 'a', files: list },
    });
    expect(() => parseWindowMessage({ kind: 'command', id: 1, command: folder(files.slice(0, 2)) })).not.toThrow();
    expect(refusedCommand(folder(files))).toContain('64 MiB together');
    const many = Array.from({ length: UPLOAD_FILES_MAX + 1 }, (_, n) => ({ path: `f${n}`, base64: '' }));
    expect(refusedCommand(folder(many))).toContain('command.bundle.files');
  });

  it('refuses a configuration that is nested too deeply, without running out of stack', () => {
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`);
    const command = { do: 'install-bundle', target: 'all', bundle: { kind: 'zip', name: 'a', base64: '' }, config: deep };
    expect(refusedCommand(command)).toContain('nested more than 64 levels deep');
  });

  it('never throws anything but ERR_COMMAND_INVALID', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.record({ kind: fc.constantFrom('hello', 'command', 'query', 'taken'), command: fc.anything(), id: fc.anything() }),
        ),
        (message) => {
          try {
            parseWindowMessage(message);
          } catch (error) {
            expect(error).toMatchObject({ code: 'ERR_COMMAND_INVALID' });
          }
        },
      ),
    );
  });
});
