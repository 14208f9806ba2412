/** Drawn changes of faults in the text of a scenario: they say what was drawn, and touch nothing else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpokelabError } from '../../../../src-main/contract/errors.ts';
import type { FaultEdit, PlannedFault } from '../../../../src-main/contract/fault-plan.ts';
import { SECOND } from '../../../../src-main/contract/units.ts';
import { editFaults } from '../../../../src-main/runtime/scenario/edit-faults.ts';
import { readFaultPlan } from '../../../../src-main/runtime/scenario/fault-plan.ts';
import { FRAME } from './refusals.ts';

const text = (...body: string[]): string => [...FRAME, ...body, ''].join('\n');
const edit = (yaml: string, ...edits: FaultEdit[]): string => editFaults(yaml, 'test.yaml', edits).yaml;
const s = (seconds: number): number => seconds * SECOND;

const DRAWN = text(
  '# Why it is broken like this.',
  'faults:   # two of them',
  "  - { at:  45s, for: 40s,   link: 'edge-1', drop: responses }   # the first",
  '  # The hub goes down later.',
  '  - at: 1m   # a minute',
  '    hub: slow',
  '    by: 2s',
  '    # so much',
  '    for: 10s # and so long',
  'expect:',
  '  - lost: 0',
);

function faultsOf(yaml: string): PlannedFault[] {
  const read = readFaultPlan(yaml, 'test.yaml');
  if ('problems' in read) throw new Error(`cannot be read: ${JSON.stringify(read.problems)}\n${yaml}`);
  return read.plan.faults;
}

describe('an edit', () => {
  it('moves and stretches in place, with comments, quotes and alignment kept', () => {
    expect(edit(DRAWN, { edit: 'move', index: 0, atUs: s(50) })).toBe(DRAWN.replace('45s', '50s'));
    expect(edit(DRAWN, { edit: 'move', index: 1, atUs: s(61.5), lengthUs: s(12) })).toBe(
      DRAWN.replace('at: 1m ', 'at: 61.5s ').replace('for: 10s', 'for: 12s'),
    );
    expect(edit(DRAWN, { edit: 'move', index: 0, atUs: 0 })).toBe(DRAWN.replace('45s', '0'));
  });

  it('makes a fault last to the end, and end again', () => {
    const endless = edit(
      DRAWN,
      { edit: 'move', index: 0, atUs: s(45), lengthUs: null },
      { edit: 'move', index: 1, atUs: s(60), lengthUs: null },
    );
    expect(endless).toBe(DRAWN.replace(', for: 40s', '').replace('    for: 10s # and so long\n', ''));
    expect(
      edit(endless, { edit: 'move', index: 0, atUs: s(45), lengthUs: s(40) }, { edit: 'move', index: 1, atUs: s(60), lengthUs: s(3) }),
    ).toBe(endless.replace('45s,', '45s, for: 40s,').replace('    hub: slow\n', '    for: 3s\n    hub: slow\n'));
  });

  it('adds a fault over the edges that a glob means', () => {
    const fault = { kind: 'link-drop', link: 'edge-1', drop: 'both' } as const;
    const added = edit(DRAWN, { edit: 'add', fault, over: 'edge-*', atUs: s(5), lengthUs: s(2) });
    expect(added).toMatch(/- \{ at: 5s, for: 2s, link: ['"]?edge-\*['"]?, drop: both \}\n/);
    expect(faultsOf(added).at(-1)?.actions.length).toBeGreaterThan(1);
    expect(() => edit(DRAWN, { edit: 'add', fault, over: 'nowhere-*', atUs: 0 })).toThrow(/no edge matches/);
  });

  it('removes a fault with its line, and the list of none stays a list', () => {
    const one = edit(DRAWN, { edit: 'remove', index: 0 });
    expect(one).toBe(DRAWN.replace(/ {2}- \{.*# the first\n/, ''));
    const none = edit(one, { edit: 'remove', index: 0 });
    expect(none).toContain('faults: []   # two of them\n');
    expect(none).toContain('# The hub goes down later.');
    expect(faultsOf(none)).toEqual([]);
    const again = edit(none, { edit: 'add', fault: { kind: 'link-drop', link: 'edge-2', drop: 'both' }, atUs: s(15), lengthUs: s(9) });
    expect(again).toContain('faults:\n  - { at: 15s, for: 9s, link: edge-2, drop: both }   # two of them\n');
  });

  it('adds after the last, makes the list where there is none, and copies without the id', () => {
    const added = edit(DRAWN, { edit: 'add', fault: { kind: 'edge-crash', edge: 'edge-3', point: 'now' }, atUs: s(5), lengthUs: s(2) });
    expect(added).toBe(DRAWN.replace('so long\n', 'so long\n  - { at: 5s, edge: edge-3, crash: now, restart: 2s }\n'));
    const bare = text('# What must hold.', 'expect:', '  - lost: 0');
    const first = edit(bare, { edit: 'add', fault: { kind: 'hub-slow', delayUs: s(1) }, atUs: s(5) });
    expect(first).toBe(bare.replace('# What', 'faults:\n  - { at: 5s, hub: slow, by: 1s }\n# What'));
    expect(edit(text().trimEnd(), { edit: 'add', fault: { kind: 'hub-reject-auth' }, atUs: 0 })).toBe(
      `${text()}faults:\n  - { at: 0, hub: reject-auth }\n`,
    );
    const flow = text("faults: [{ at: { between: [10s, 20s] }, link: 'edge-1', loss: 10%, id: fault-9 }]");
    const { yaml, index } = editFaults(flow, 'test.yaml', [{ edit: 'copy', index: 0, atUs: s(30), edge: 'edge-2' }]);
    expect(yaml).toBe(flow.replace('fault-9 }]', 'fault-9 }, { at: { between: [30s, 40s] }, link: edge-2, loss: 10% }]'));
    expect(index).toBe(1);
  });

  it('changes what a fault does and where, and leaves when', () => {
    const slow = edit(DRAWN, { edit: 'set', index: 0, fault: { kind: 'link-latency', link: 'edge-1', latencyUs: s(1), jitterUs: 0 } });
    expect(slow).toBe(DRAWN.replace(', drop: responses', ', latency: 1s'));
    expect(edit(DRAWN, { edit: 'retarget', index: 0, edge: 'edge-3' })).toBe(DRAWN.replace("'edge-1'", 'edge-3'));
    expect(edit(DRAWN, { edit: 'set', index: 1, fault: { kind: 'hub-crash', restartUs: s(4) } })).not.toContain('for: 10s');
    expect(() => edit(DRAWN, { edit: 'set', index: 0, fault: { kind: 'hub-reject-auth' } })).toThrow(/another kind of target/);
    expect(() => edit(DRAWN, { edit: 'retarget', index: 1, edge: 'edge-3' })).toThrow(/not on an edge/);
  });

  it('knows the two ways to say how long a node is down', () => {
    const crashes = text('faults:', '  - { at: 5s, for: 3s, edge: edge-1, crash: now }', '  - { at: 9s, hub: restart }');
    const longer = edit(
      crashes,
      { edit: 'move', index: 0, atUs: s(5), lengthUs: s(4) },
      { edit: 'move', index: 1, atUs: s(9), lengthUs: s(8) },
    );
    expect(longer).toBe(crashes.replace('for: 3s', 'for: 4s').replace('restart }', 'restart, restart: 8s }'));
    expect(edit(longer, { edit: 'move', index: 1, atUs: s(9), lengthUs: null })).toContain('{ at: 9s, hub: crash }');
  });

  it('writes an alias out, and refuses what would change another fault as well', () => {
    const shared = text('faults:', '  - &cut { at: 5s, link: edge-1, drop: both }', '  - *cut');
    expect(edit(shared, { edit: 'move', index: 1, atUs: s(7) })).toBe(shared.replace('*cut', '{ at: 7s, link: edge-1, drop: both }'));
    const refusal = (): string => edit(shared, { edit: 'move', index: 0, atUs: s(7) });
    expect(refusal).toThrow(SpokelabError);
    expect(refusal).toThrow(/Change it in the text/);
    expect(() => edit(shared, { edit: 'remove', index: 0 })).toThrow(/Change it in the text/);
  });

  it('refuses times after the end of the run, faults that are not there, and texts that cannot be read', () => {
    expect(() => edit(DRAWN, { edit: 'move', index: 0, atUs: s(300) })).toThrow(/not before the end of the run/);
    expect(() => edit(DRAWN, { edit: 'remove', index: 2 })).toThrow(/no fault number 3/);
    expect(() => edit('spokelab: 1', { edit: 'remove', index: 0 })).toThrow(SpokelabError);
  });

  it('keeps line ends and the mark at the start of a file from Windows', () => {
    const windows = `\uFEFF${DRAWN.replaceAll('\n', '\r\n')}`;
    const added = edit(windows, { edit: 'add', fault: { kind: 'hub-reject-auth' }, atUs: s(1) }, { edit: 'remove', index: 0 });
    expect(added).toBe(
      windows.replace(/ {2}- \{.*# the first\r\n/, '').replace('so long\r\n', 'so long\r\n  - { at: 1s, hub: reject-auth }\r\n'),
    );
  });
});

const seconds = fc.integer({ min: 0, max: 299_000 }).map((ms) => ms * 1_000);
const length = fc.integer({ min: 1, max: 90_000 }).map((ms) => ms * 1_000);
const edge = fc.constantFrom('edge-1', 'edge-2', 'edge-3');
const action = fc.oneof(
  fc.record({ kind: fc.constant('link-drop' as const), link: edge, drop: fc.constantFrom('requests' as const, 'both' as const) }),
  fc.record({ kind: fc.constant('link-reset' as const), link: edge }),
  fc.record({ kind: fc.constant('link-flap' as const), link: edge, upUs: length, downUs: length }),
  fc.record({ kind: fc.constant('edge-crash' as const), edge, point: fc.constantFrom('now' as const, 'after-ack' as const) }),
  fc.record({ kind: fc.constant('hub-slow' as const), delayUs: length }),
  fc.constant({ kind: 'hub-crash' as const }),
);
const index = fc.nat(5);
const anyEdit: fc.Arbitrary<FaultEdit> = fc.oneof(
  fc.record({ edit: fc.constant('add' as const), fault: action, atUs: seconds, lengthUs: length }),
  fc.record({ edit: fc.constant('move' as const), index, atUs: seconds, lengthUs: fc.oneof(length, fc.constant(null)) }),
  fc.record({ edit: fc.constant('set' as const), index, fault: action }),
  fc.record({ edit: fc.constant('retarget' as const), index, edge }),
  fc.record({ edit: fc.constant('copy' as const), index, atUs: seconds }),
  fc.record({ edit: fc.constant('remove' as const), index }),
);
const ODD = text(
  'faults: # odd',
  '- {at: 1s,',
  '   # inside',
  '   link: "edge-*", drop: both}',
  '-',
  '  link: [edge-1, edge-2]',
  '  at:',
  '    between: [10s, 20s]',
  '  flap:',
  '    up: 1s # up',
  '    down: 2s',
  '-   edge: edge-3   # who',
  '    crash: now',
  '    for: 3s',
  '    at: 4s',
  '- hub: crash',
  '  at: 1m',
);

it('any number of edits leaves a text that can be read, with what was not touched as it was', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(DRAWN, ODD, text('faults: [ {at: 1s, link: edge-1, reset: true} , {at: 2s, hub: restart} ]'), text()),
      fc.array(anyEdit, { minLength: 1, maxLength: 12 }),
      (start, edits) => {
        let yaml = start;
        for (const one of edits) {
          const before = faultsOf(yaml);
          let result: { yaml: string; index?: number };
          try {
            result = editFaults(yaml, 'test.yaml', [one]);
          } catch (error) {
            expect((error as SpokelabError).message).toMatch(
              /no fault number|another kind of target|not on an edge|not before the end of the run/,
            );
            continue;
          }
          const after = faultsOf(result.yaml);
          const touched = 'index' in one ? one.index : before.length;
          const plain = (faults: PlannedFault[]): object[] => faults.map(({ actions, at, lengthUs }) => ({ actions, at, lengthUs }));
          if (one.edit === 'remove') expect(plain(after)).toEqual(plain(before.filter((_, at) => at !== touched)));
          else if (one.edit === 'add' || one.edit === 'copy') expect(plain(after.slice(0, -1))).toEqual(plain(before));
          else expect(plain(after).filter((_, at) => at !== touched)).toEqual(plain(before).filter((_, at) => at !== touched));
          if (one.edit === 'move') expect(after[touched]?.lengthUs ?? null).toBe(hasNoLength(before[touched]) ? null : one.lengthUs);
          for (const comment of start.match(/^# .*/gm) ?? []) expect(result.yaml).toContain(comment);
          yaml = result.yaml;
        }
      },
    ),
    { numRuns: 60 },
  );
});

const hasNoLength = (fault: PlannedFault | undefined): boolean => fault?.actions[0]?.kind === 'link-reset';
