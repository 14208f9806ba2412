/** The palette can do what menus and shortcuts can, and whatever the engine can be told; the help lists every key. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Command } from '../../../../src-main/contract/api.ts';
import { API_VERSION } from '../../../../src-main/contract/api.ts';
import { SECOND } from '../../../../src-main/contract/units.ts';
import type { EngineConnection, EngineListener } from '../../../../src-renderer/bridge/engine-connection.ts';
import { FAKE_LABS } from '../../../../src-renderer/bridge/fake/fake-plans.ts';
import { SyntheticLab } from '../../../../src-renderer/bridge/fake/synthetic-lab.ts';
import { stepItems } from '../../../../src-renderer/shell/StepMenu.tsx';
import { HELP, SHORTCUTS } from '../../../../src-renderer/shell/use-shortcuts.ts';
import { commandsFor } from '../../../../src-renderer/store/commands.ts';
import { LabSession } from '../../../../src-renderer/store/lab-session.ts';
import { createLabStore } from '../../../../src-renderer/store/lab-store.ts';
import type { Selection } from '../../../../src-renderer/store/selection.ts';
import type { MenuItem } from '../../../../src-renderer/ui/Menu.tsx';
import {
  breakEdgeItems,
  breakHubItems,
  breakPluginItems,
  crashItems,
  holdItems,
  loseItems,
  narrowItems,
  slowDownItems,
} from '../../../../src-renderer/views/lab/break-menus.ts';
import { menuFor } from '../../../../src-renderer/views/lab/menus.tsx';

const RENDERER = join(import.meta.dirname, '..', '..', '..', '..', 'src-renderer');

/** Said by forms, in which something is typed or a file is chosen; the palette opens the form or goes to its view. */
const BY_FORM: readonly Command['do'][] = [
  'open-lab',
  'add-edge',
  'remove-edge',
  'install-bundle',
  'edit-plugin',
  'edit-bundle',
  'put-bundle',
  'put-api',
  'clear-bundle-cache',
  'send-request',
  'send-payload',
  'plan-faults',
];

/** A line that keeps what is said on it, and does nothing. */
class Recorder implements EngineConnection {
  listener: EngineListener | undefined;
  said: Command[] = [];
  start(listener: EngineListener): void {
    this.listener = listener;
  }
  command(command: Command): Promise<never> {
    this.said.push(command);
    return Promise.resolve({ fault: 'fault-9', edge: 'edge-9' } as never);
  }
  query(): Promise<never> {
    return Promise.reject(new Error('nothing is known'));
  }
  taken(): void {}
  retryNow(): void {}
  close(): void {}
}

/** The fake demo lab as a virtual one, at a moment at which an edge is down and a link is cut. */
function openLab(): { session: LabSession; recorder: Recorder } {
  const recorder = new Recorder();
  const session = new LabSession(recorder, createLabStore());
  session.start();
  const { plan } = FAKE_LABS['demo'] ?? { plan: undefined };
  if (plan === undefined) throw new Error('there is no demo lab');
  const events = new SyntheticLab(plan).advance(90 * SECOND);
  const clock = { nowUs: 90 * SECOND, running: false, speed: 1 };
  recorder.listener?.state({ status: 'open' });
  recorder.listener?.welcome({
    kind: 'welcome',
    version: API_VERSION,
    lab: { name: 'demo', world: 'virtual', seed: 7, profile: 'documented' },
    clock,
    first: 0,
  });
  recorder.listener?.events({ kind: 'events', from: 0, events, clock, total: events.length });
  for (let frame = 0; session.model.history.next < events.length; frame += 1) session.work(frame * 1_000);
  session.work(1_000_000);
  return { session, recorder };
}

const SELECTIONS: readonly (Selection | undefined)[] = [
  undefined,
  { kind: 'edge', id: 'edge-eu-1' },
  { kind: 'edge', id: 'edge-ap-2' },
  { kind: 'link', edge: 'edge-us-1' },
  { kind: 'hub' },
  { kind: 'plugin', node: 'hub', id: 42 },
  { kind: 'payload', id: 'edge-eu-1:1' },
  { kind: 'batch', id: 'edge-eu-1#1.1' },
];

async function saidBy(run: (session: LabSession) => void): Promise<Set<string>> {
  const { session, recorder } = openLab();
  run(session);
  // Some commands clear one fault after the other.
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  return new Set(recorder.said.map((command) => JSON.stringify(command)));
}

/** Whatever the palette says, with each thing selected that can be. */
function paletteSays(): Promise<Set<string>> {
  return saidBy((session) => {
    const { clock, snapshot } = session.store.getState();
    for (const running of [true, false]) {
      for (const hub of [snapshot.hub, { ...snapshot.hub, isUp: !snapshot.hub.isUp }]) {
        for (const selection of SELECTIONS) {
          const breakpoints = running ? [] : [{ on: 'expectation' } as const];
          session.store.setState({
            clock: { ...clock, running, breakpoints },
            snapshot: { ...snapshot, hub },
            selection,
            moment: 30 * SECOND,
          });
          for (const { run } of commandsFor(session, '')) {
            run();
            session.store.setState({ selection, moment: 30 * SECOND });
          }
        }
      }
    }
  });
}

const runsOf = (items: readonly MenuItem[]): (() => void)[] =>
  items.flatMap((item) => (item.kind === 'line' ? [] : item.kind === 'group' ? runsOf(item.items) : [item.run]));

function menusSay(): Promise<Set<string>> {
  return saidBy((session) => {
    const { edges, hub } = session.store.getState().snapshot;
    const menus = [
      ...edges.flatMap(({ id }) => [
        menuFor(session, { kind: 'edge', id }, edges, hub),
        menuFor(session, { kind: 'link', edge: id }, edges, hub),
      ]),
      menuFor(session, { kind: 'hub' }, edges, hub),
      menuFor(session, { kind: 'hub' }, edges, { ...hub, isUp: false }),
      menuFor(session, undefined, edges, hub),
      stepItems(session, [], undefined),
      stepItems(session, [], 30 * SECOND),
      ...[slowDownItems, loseItems, narrowItems, holdItems, crashItems, breakEdgeItems].map((build) => build(session, 'edge-eu-1')),
      breakHubItems(session),
      breakPluginItems(session, 'hub', 42),
    ];
    for (const run of menus.flatMap(runsOf)) run();
  });
}

test('whatever a menu can do, the palette can', async () => {
  const palette = await paletteSays();
  const named = (said: Set<string>): string[] => [...said].filter((command) => !/edge-(?!eu-1|ap-2|us-1)/.test(command));
  const menus = named(await menusSay()).filter((command) => !command.includes('"edge-ap-2"') || command.includes('restart'));
  expect(menus.length).toBeGreaterThan(50);
  const others = menus.filter((command) => !palette.has(command) && !palette.has(command.replace('edge-us-1', 'edge-eu-1')));
  expect(others).toEqual([]);
});

test('whatever the engine can be told, the palette tells it or opens the form that does', async () => {
  const api = readFileSync(join(RENDERER, '..', 'src-main', 'contract', 'api.ts'), 'utf8');
  const union = api.slice(api.indexOf('export type Command ='), api.indexOf('export type CommandName'));
  const known = [...union.matchAll(/\{ do: '([a-z-]+)'/g)].map(([, name]) => name ?? '');
  expect(known.length).toBeGreaterThan(25);
  const said = new Set([...(await paletteSays())].map((command) => (JSON.parse(command) as Command).do));
  // Held messages are told of in a test of their own, since the fake lab holds none; settings are kept by their dialog, undo puts back, and
  // typing writes.
  const elsewhere = [...BY_FORM, 'release-held', 'drop-held', 'move-held-to-front', 'keep-settings', 'put-back', 'write-text'];
  expect(known.filter((name) => !said.has(name as Command['do']) && !elsewhere.includes(name))).toEqual([]);
});

test('each message that a link holds can be let go, doubled, moved and dropped from the palette', () => {
  const { session, recorder } = openLab();
  session.store.setState({ selection: { kind: 'link', edge: 'edge-eu-1' } });
  const held = { type: 'message-held', at: 0, edge: 'edge-eu-1', direction: 'requests', carries: 'batch', batch: 'edge-eu-1#1.1' } as const;
  session.model.topology.held.set('edge-eu-1', [
    { ...held, message: 1 },
    { ...held, message: 2 },
  ]);
  for (const { title, run } of commandsFor(session, '')) if (title.includes('batch #')) run();
  expect(recorder.said.map((command) => ('message' in command ? `${command.do} ${command.message}` : command.do))).toEqual([
    'release-held 1',
    'release-held 1',
    'drop-held 1',
    'release-held 2',
    'release-held 2',
    'move-held-to-front 2',
    'drop-held 2',
  ]);
});

test('no two commands have the same name, whatever is selected', () => {
  const { session } = openLab();
  for (const selection of SELECTIONS) {
    session.store.setState({ selection });
    const titles = commandsFor(session, '').map(({ group, title }) => `${group} ${title}`);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  }
});

test('each shortcut that does something is a command with its key', () => {
  const { session } = openLab();
  const lesson = { lesson: { id: 'a', title: 'a', summary: '', minutes: 1, steps: [] }, step: 0, leftAt: [], answers: {} };
  const keys = new Set<string>();
  for (const selection of SELECTIONS) {
    for (const moment of [undefined, 30 * SECOND]) {
      for (const view of ['lab', 'queues'] as const) {
        session.store.setState({ selection, moment, view, lesson: lesson as never });
        for (const command of commandsFor(session, '')) if (command.keys !== undefined) keys.add(command.keys);
      }
    }
  }
  expect(SHORTCUTS.filter(({ run, keys: name }) => run !== undefined && !keys.has(name)).map(({ keys: name }) => name)).toEqual([]);
});

test('the help lists every key that a button, menu or command shows, and every key that is listened for', () => {
  const listed = new Set(HELP.flatMap(({ keys }) => [keys, ...keys.split(' ')]));
  const sources = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(join(RENDERER, file), 'utf8'));
  const shown = sources.flatMap((text) => [...text.matchAll(/\bkeys(?:=|: )["']([^"']+)["']/g)].map(([, keys]) => keys ?? ''));
  const NAMES: Record<string, string> = {
    ArrowLeft: '←',
    ArrowRight: '→',
    ArrowUp: '↑',
    ArrowDown: '↓',
    PageUp: 'Page Up',
    PageDown: 'Page Down',
    Escape: 'Esc',
    ' ': 'Space',
    '-': '−',
    '=': '+',
    k: 'K',
    n: 'N',
    s: 'S',
    e: 'E',
  };
  const heard = sources
    .flatMap((text) => [...text.matchAll(/event\.key(?:\.toLowerCase\(\))? === '([^']+)'|\b(Arrow\w+|Page\w+): /g)])
    .map(([, is = '', moves = '']) => is + moves)
    .map((key) => NAMES[key] ?? key);
  expect(shown.length).toBeGreaterThan(10);
  expect(heard.length).toBeGreaterThan(5);
  expect([...new Set([...shown, ...heard])].filter((key) => !listed.has(key))).toEqual([]);
});

test.each([
  [{ kind: 'edge', id: 'edge-ap-2' }, 'edge-ap-2'],
  [{ kind: 'link', edge: 'edge-ap-2' }, 'edge-ap-2'],
  [{ kind: 'hub' }, 'edge-eu-1'],
] as const)('a payload is sent from what is selected: %j', (selection, edge) => {
  const { session } = openLab();
  session.store.setState({ selection });
  commandsFor(session, 'send')
    .find(({ title }) => title === 'Send a payload …')
    ?.run();
  expect(session.store.getState().dialog).toEqual({ kind: 'send-payload', edge });
});
