/** One stack for everything that can be undone: the text, the faults and the topology. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command, CommandResults } from '../../../../src-main/contract/api.ts';
import type { FaultId } from '../../../../src-main/contract/ids.ts';
import { SECOND } from '../../../../src-main/contract/units.ts';
import { EMPTY_SNAPSHOT } from '../../../../src-renderer/store/snapshot.ts';
import type { Change } from '../../../../src-renderer/store/undo.ts';
import { ENTRIES_MAX, isFinal, UndoStack } from '../../../../src-renderer/store/undo.ts';
import type { Do } from '../../../../src-renderer/store/ways-back.ts';
import { WaysBack } from '../../../../src-renderer/store/ways-back.ts';

/** A value whose changes go on a stack. */
class Text {
  value = '';
  readonly stack = new UndoStack();
  #wallMs = 0;

  write(after: string, options: { joins?: string; waitMs?: number; atUs?: number } = {}): void {
    const before = this.value;
    this.value = after;
    this.#wallMs += options.waitMs ?? 10_000;
    const set = async (value: string): Promise<boolean> => {
      this.value = value;
      return true;
    };
    const { joins, atUs } = options;
    const change: Change = { title: after, undo: () => set(before), redo: () => set(after) };
    this.stack.push({ ...change, ...(joins === undefined ? {} : { joins }), ...(atUs === undefined ? {} : { atUs }) }, this.#wallMs);
  }
}

/** A lab whose time can be set, and a switch in it. */
class Switch {
  nowUs = 0;
  isOn = false;
  readonly stack = new UndoStack(
    () => {},
    () => this.nowUs,
  );

  turnOn(atUs: number): void {
    this.nowUs = atUs;
    this.isOn = true;
    const set = async (isOn: boolean): Promise<boolean> => {
      this.isOn = isOn;
      return true;
    };
    this.stack.push({ title: 'switch', atUs, undo: () => set(false), redo: () => set(true) }, atUs * 1e6);
  }
}

describe('the stack', () => {
  it('goes back and forth through any changes, and a new one ends what could be done again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string(), { minLength: 1, maxLength: 20 }), fc.nat(20), async (values, back) => {
        const text = new Text();
        const history = [''];
        for (const value of values) {
          text.write(value);
          history.push(value);
        }
        for (let count = 0; count < values.length; count += 1) await text.stack.undo();
        expect(text.value).toBe('');
        expect(text.stack.nextUndo).toBeUndefined();
        expect(await text.stack.undo()).toBeUndefined();
        const steps = Math.min(back, values.length);
        for (let count = 0; count < steps; count += 1) await text.stack.redo();
        expect(text.value).toBe(history[steps]);
        text.write('new');
        expect(text.stack.nextRedo).toBeUndefined();
        await text.stack.undo();
        expect(text.value).toBe(history[steps]);
      }),
    );
  });

  it('joins what is typed without a pause, and nothing across a pause, an undo or another name', async () => {
    const text = new Text();
    text.write('a', { joins: 'typing' });
    text.write('ab', { joins: 'typing', waitMs: 100 });
    text.write('abc', { joins: 'typing', waitMs: 900 });
    text.write('abc!', { joins: 'typing', waitMs: 1_100 });
    await text.stack.undo();
    expect(text.value).toBe('abc');
    text.write('abcd', { joins: 'typing', waitMs: 1 });
    text.write('abcde', { joins: 'move', waitMs: 1 });
    await text.stack.undo();
    expect(text.value).toBe('abcd');
    await text.stack.undo();
    expect(text.value).toBe('abc');
    await text.stack.undo();
    expect(text.value).toBe('');
    await text.stack.redo();
    expect(text.value).toBe('abc');
  });

  it('takes one back after the other, however fast they are asked for', async () => {
    const text = new Text();
    for (const value of ['1', '2', '3']) text.write(value);
    const [first, second] = await Promise.all([text.stack.undo(), text.stack.undo()]);
    expect([first?.title, second?.title, text.value]).toEqual(['3', '2', '1']);
    await Promise.all([text.stack.redo(), text.stack.undo(), text.stack.redo()]);
    expect(text.value).toBe('2');
  });

  it('lets go of what could not be undone, says what never can, and keeps a bounded number', async () => {
    const text = new Text();
    text.write('kept');
    text.stack.push({ title: 'gone', undo: async () => false, redo: async () => true }, 1e6);
    text.stack.push({ title: 'sent payload', cannot: 'It is on its way.' }, 2e6);
    const told = await text.stack.undo();
    expect(told !== undefined && isFinal(told)).toBe(true);
    expect(await text.stack.undo()).toBeUndefined();
    expect(text.stack.nextRedo).toBeUndefined();
    expect(text.stack.nextUndo?.title).toBe('kept');
    for (let count = 0; count < ENTRIES_MAX + 5; count += 1) text.write(String(count));
    for (let count = 0; count < ENTRIES_MAX; count += 1) await text.stack.undo();
    expect(text.stack.nextUndo).toBeUndefined();
    expect(text.value).toBe('4');
  });

  it('knows what was taken back, and done again, only after the moment to which the lab has gone back', async () => {
    const lab = new Switch();
    const { stack } = lab;
    lab.turnOn(10);
    lab.nowUs = 20;
    await stack.undo();
    lab.nowUs = 30;
    await stack.redo();
    lab.nowUs = 40;
    stack.forgetAfter(25);
    expect([stack.nextUndo, stack.nextRedo?.title]).toEqual([undefined, 'switch']);
    stack.forgetAfter(15);
    expect([stack.nextUndo?.title, stack.nextRedo]).toEqual(['switch', undefined]);
    lab.nowUs = 16;
    await stack.undo();
    expect(lab.isOn).toBe(false);
    stack.forgetAfter(5);
    expect([stack.nextUndo, stack.nextRedo]).toEqual([undefined, undefined]);
  });

  it('keeps the order of what is to be done again when the lab goes back', async () => {
    const text = new Text();
    for (const value of ['1', '2', '3']) text.write(value, { atUs: 1 });
    await text.stack.undo();
    await text.stack.undo();
    text.stack.forgetAfter(1);
    expect([text.stack.nextUndo?.title, text.stack.nextRedo?.title]).toEqual(['1', '2']);
    await text.stack.redo();
    expect([text.value, text.stack.nextRedo?.title]).toEqual(['2', '3']);
  });

  it('forgets what was done to a lab after the moment to which it has gone back, and nothing of the text', async () => {
    const text = new Text();
    text.write('early', { atUs: 5 });
    text.write('text');
    text.write('late', { atUs: 20 });
    text.stack.forgetAfter(10);
    expect(text.stack.nextUndo?.title).toBe('text');
    await text.stack.undo();
    expect(text.stack.nextUndo?.title).toBe('early');
    text.stack.clear();
    expect([text.stack.nextUndo, text.stack.nextRedo]).toEqual([undefined, undefined]);
  });
});

/** A lab that only counts: what was sent to it, and an id for each fault. */
function lab(): {
  sent: Command[];
  ways: WaysBack;
  do: Do;
  stack: UndoStack;
  act<C extends Command>(command: C, nowUs?: number): Promise<void>;
} {
  const sent: Command[] = [];
  let faults = 0;
  const send = async (command: Command): Promise<CommandResults[Command['do']]> => {
    sent.push(command);
    if (command.do === 'inject-fault') {
      faults += 1;
      return { fault: `fault-${faults}` };
    }
    if (command.do === 'add-edge') return { edge: command.edge ?? 'edge-4' };
    if (command.do === 'edit-plugin') return { hash: 'h', nodes: ['edge-1'], change: 'change-1' };
    return command.do === 'put-api' ? { change: 'change-2' } : null;
  };
  const ways = new WaysBack(send as Do);
  const stack = new UndoStack();
  const snapshot = {
    ...EMPTY_SNAPSHOT,
    edges: [{ id: 'edge-2', namespace: 'eu', phase: 'connected', isExternal: false, pending: 0, link: { kind: 'healthy' } }] as const,
    faults: [{ id: 'fault-9' as FaultId, action: { kind: 'hub-slow', delayUs: 5 } as const, startedAt: 0, untilAt: 30 * SECOND }],
  };
  return {
    sent,
    ways,
    stack,
    do: send as Do,
    async act(command, nowUs = 10 * SECOND) {
      const result = await send(command);
      const entry = ways.of(command, result as never, { snapshot, nowUs, toldUs: nowUs });
      if (entry !== undefined) stack.push(entry, sent.length * 1e6);
      sent.length = 0;
    },
  };
}

describe('the way back', () => {
  const drop = { do: 'inject-fault', fault: { kind: 'link-drop', link: 'edge-1', drop: 'responses' } } as const;

  it('of a fault ends it, and of its end injects it again for the time that was left', async () => {
    const { act, stack, sent } = lab();
    await act({ do: 'clear-fault', fault: 'fault-9' });
    expect(stack.nextUndo?.title).toBe('end of hub slower by 0 ms'.replace('0 ms', '5 µs'));
    await stack.undo();
    await stack.redo();
    expect(sent).toEqual([
      { do: 'inject-fault', fault: { kind: 'hub-slow', delayUs: 5 }, forUs: 20 * SECOND },
      { do: 'clear-fault', fault: 'fault-1' },
    ]);
  });

  it('knows a fault by its new id after it was injected again', async () => {
    const { act, stack, sent } = lab();
    await act({ ...drop, forUs: 60 * SECOND });
    await act({ do: 'clear-fault', fault: 'fault-1' }, 30 * SECOND);
    await stack.undo();
    expect(sent).toEqual([{ ...drop, forUs: 40 * SECOND }]);
    await stack.undo();
    expect(sent.at(-1)).toEqual({ do: 'clear-fault', fault: 'fault-2' });
    await stack.redo();
    await stack.redo();
    expect(sent.at(-1)).toEqual({ do: 'clear-fault', fault: 'fault-3' });
  });

  it('of edges removes and adds them with the same id, like themselves', async () => {
    const { act, stack, sent } = lab();
    await act({ do: 'add-edge', like: 'edge-1' });
    await act({ do: 'remove-edge', edge: 'edge-2' });
    const removal = await stack.undo();
    expect(removal !== undefined && !isFinal(removal) && removal.remains).toMatch(/its queue and stores is gone/);
    await stack.undo();
    await stack.redo();
    expect(sent).toEqual([
      { do: 'add-edge', edge: 'edge-2', like: 'edge-2', namespace: 'eu' },
      { do: 'remove-edge', edge: 'edge-4' },
      { do: 'add-edge', edge: 'edge-4', like: 'edge-1' },
    ]);
  });

  it('of code is the engine’s: it is named, put back and done again, and says what stays', async () => {
    const { act, stack, sent } = lab();
    await act({ do: 'edit-plugin', plugin: 5, hash: '', path: 'edge.js', text: '' });
    await act({ do: 'put-api', api: { id: 'cats', listenPath: '/', bundle: '', auth: 'keyless', edges: ['*'] } });
    expect(stack.nextUndo?.title).toBe('change of the API cats');
    await stack.undo();
    expect(stack.nextUndo?.title).toBe('change of edge.js in plugin 5');
    const undone = await stack.undo();
    expect(undone !== undefined && !isFinal(undone) && undone.remains).toMatch(/KV/);
    await stack.redo();
    expect(sent).toEqual([
      { do: 'put-back', change: 'change-2', to: 'before' },
      { do: 'put-back', change: 'change-1', to: 'before' },
      { do: 'put-back', change: 'change-1', to: 'after' },
    ]);
  });

  it('of a restart is a crash; and what there is no way back from says so', async () => {
    const { act, stack, sent } = lab();
    await act({ do: 'restart-edge', edge: 'edge-1' });
    await stack.undo();
    expect(sent).toEqual([{ do: 'inject-fault', fault: { kind: 'edge-crash', edge: 'edge-1', point: 'now' } }]);
    for (const command of [
      { do: 'send-payload', edge: 'edge-1', plugin: 42, text: '' },
      { do: 'release-held', edge: 'edge-1', message: 1, times: 1 },
      { do: 'inject-fault', fault: { kind: 'link-reset', link: 'edge-1' } },
    ] as const) {
      await act(command);
      const entry = await stack.undo();
      expect(entry !== undefined && isFinal(entry) && entry.cannot.length > 10).toBe(true);
      expect(sent).toEqual([]);
    }
    await act({ do: 'pause' });
    expect(stack.nextUndo).toBeUndefined();
  });
});
