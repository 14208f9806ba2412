import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../../src-main/contract/units.ts';
import { applyToTopology, createTopology } from '../../../../src-main/trace/topology.ts';
import { bundleOf } from '../../../../src-renderer/store/bundle-drop.ts';
import { FIGURES_COUNT } from '../../../../src-renderer/store/figures.ts';
import { matchScore } from '../../../../src-renderer/store/fuzzy.ts';
import { LabClock } from '../../../../src-renderer/store/lab-clock.ts';
import {
  clearNotices,
  createLabStore,
  dismiss,
  EARLIER_MAX,
  NOTICES_MAX,
  notify,
  select,
  selectEarlier,
  showView,
} from '../../../../src-renderer/store/lab-store.ts';
import { recallTheme, rememberTheme } from '../../../../src-renderer/store/preferences.ts';
import { EMPTY_SNAPSHOT, snapshotOf } from '../../../../src-renderer/store/snapshot.ts';
import { AHEAD, SPAN_MAX_US, SPAN_MIN_US, TimeView } from '../../../../src-renderer/store/time-view.ts';

describe('the selection', () => {
  test('remembers the way back, and the same thing twice is one step', () => {
    const store = createLabStore();
    select(store, { kind: 'edge', id: 'a' });
    select(store, { kind: 'edge', id: 'a' });
    select(store, { kind: 'hub' });
    selectEarlier(store);
    expect(store.getState().selection).toEqual({ kind: 'edge', id: 'a' });
    expect(store.getState().earlier).toEqual([]);
    selectEarlier(store);
    expect(store.getState().selection).toBeUndefined();
  });

  test('what is selected is shown in the Lab view', () => {
    const store = createLabStore();
    showView(store, 'plugins');
    select(store, { kind: 'hub' });
    expect(store.getState().view).toBe('lab');
    showView(store, 'plugins');
    select(store, { kind: 'hub' });
    expect(store.getState()).toMatchObject({ view: 'lab', earlier: [] });
  });

  test('clearing it clears the way back; the way back has an end', () => {
    const store = createLabStore();
    for (let index = 0; index < EARLIER_MAX + 10; index += 1) select(store, { kind: 'edge', id: `edge-${index}` });
    expect(store.getState().earlier).toHaveLength(EARLIER_MAX);
    select(store, undefined);
    expect(store.getState()).toMatchObject({ selection: undefined, earlier: [] });
  });
});

describe('notices', () => {
  test('the same said twice is one with a count, and they do not pile up', () => {
    const store = createLabStore();
    for (let index = 0; index < 5; index += 1) notify(store, 'failed', 'Not done', 'for a reason');
    expect(store.getState().notices).toMatchObject([{ title: 'Not done', count: 5 }]);
    for (let index = 0; index < 5; index += 1) notify(store, 'failed', `Not done ${index}`, 'for a reason');
    expect(store.getState().notices).toHaveLength(NOTICES_MAX);
    const [first] = store.getState().notices;
    dismiss(store, first?.id ?? 0);
    expect(store.getState().notices).toHaveLength(NOTICES_MAX - 1);
    expect(store.getState().notified.map(({ title, count }) => [title, count])).toEqual([
      ['Not done', 5],
      ...[0, 1, 2, 3, 4].map((index) => [`Not done ${index}`, 1]),
    ]);
    expect(store.getState().pushedOut).toBe(3);
  });

  test('what asks for something gives way last', () => {
    const store = createLabStore();
    notify(store, 'done', 'Your changes are back', 'asks', { label: 'Discard them', run: () => {} });
    for (const text of ['first', 'second', 'third', 'fourth']) notify(store, 'failed', 'Not done', text);
    expect(store.getState().notices.map(({ text }) => text)).toEqual(['asks', 'third', 'fourth']);
    notify(store, 'done', 'Done', 'fifth');
    notify(store, 'done', 'Done', 'sixth');
    expect(store.getState().notices.map(({ text }) => text)).toEqual(['asks', 'fourth', 'sixth']);
  });

  test('what was done gives way before what went wrong; cleared, nothing is kept', () => {
    const store = createLabStore();
    notify(store, 'failed', 'Not done', 'first');
    notify(store, 'done', 'Done', 'second');
    notify(store, 'failed', 'Not done', 'third');
    notify(store, 'failed', 'Not done', 'fourth');
    expect(store.getState().notices.map(({ text }) => text)).toEqual(['first', 'third', 'fourth']);
    const own = store.getState().notices[0];
    dismiss(store, own?.id ?? 0);
    notify(store, 'failed', 'Not done', 'first');
    expect(store.getState().notified.at(-1)).toMatchObject({ text: 'first', count: 2 });
    clearNotices(store);
    expect(store.getState()).toMatchObject({ notices: [], notified: [], pushedOut: 0 });
  });
});

describe('the lab clock', () => {
  test('runs on between messages at the lab’s speed, and stands when the lab is paused', () => {
    const clock = new LabClock();
    clock.sync({ nowUs: 1_000_000, running: true, speed: 5 }, 100);
    expect(clock.now(200)).toBe(1_500_000);
    clock.sync({ nowUs: 1_500_000, running: false, speed: 5 }, 200);
    expect(clock.now(900)).toBe(1_500_000);
  });

  test('does not go back for a message that was late, but does for a lab started anew', () => {
    const clock = new LabClock();
    clock.sync({ nowUs: 10 * SECOND, running: true, speed: 1 }, 0);
    expect(clock.now(100)).toBe(10_100_000);
    clock.sync({ nowUs: 10_050_000, running: true, speed: 1 }, 100);
    expect(clock.now(100)).toBe(10_100_000);
    clock.sync({ nowUs: 0, running: true, speed: 1 }, 100);
    expect(clock.now(100)).toBe(0);
  });

  test('of a lab at great speed says what it has come to, not where it would be', () => {
    const clock = new LabClock();
    clock.sync({ nowUs: 0, running: true, speed: 1_000 }, 0);
    expect(clock.now(5)).toBe(5 * SECOND);
    expect(clock.now(60_000)).toBe(10 * SECOND);
    clock.sync({ nowUs: 8 * SECOND, running: true, speed: 1_000 }, 60_000);
    expect(clock.now(60_000)).toBe(10 * SECOND);
    expect(clock.now(60_004)).toBe(12 * SECOND);
    clock.sync({ nowUs: 0, running: true, speed: 20 }, 70_000);
    expect(clock.now(130_000)).toBe(1_200 * SECOND);
  });

  test('halts where it stands', () => {
    const clock = new LabClock();
    clock.sync({ nowUs: 0, running: true, speed: 1 }, 0);
    clock.halt(250);
    expect(clock.now(9_000)).toBe(250_000);
    expect(clock.state.running).toBe(false);
  });
});

describe('the time view', () => {
  test('the whole lab fits, from its start to now, and stays while it runs on', () => {
    const view = new TimeView();
    const now = 5 * HOUR;
    view.fit(now);
    expect(view.from).toBeLessThan(0);
    expect(view.to).toBeGreaterThan(now);
    expect(view.span).toBeLessThan(now * 1.1);
    view.keepUp(now + SECOND);
    expect(view.isFollowing).toBe(false);
    expect(view.to).toBeLessThan(now * 1.1);
  });

  test('a lab that stands at its start is shown from there on', () => {
    const view = new TimeView();
    view.fit(0);
    expect(view.from).toBeLessThan(0);
    expect(view.from).toBeGreaterThan(-SECOND);
    expect(view.to).toBeGreaterThan(SECOND);
  });

  test('follows now with a little room ahead until it is moved', () => {
    const view = new TimeView();
    view.keepUp(100 * SECOND);
    expect(view.to - 100 * SECOND).toBeCloseTo(view.span * AHEAD);
    view.pan(-SECOND);
    expect(view.isFollowing).toBe(false);
    const { from } = view;
    view.keepUp(200 * SECOND);
    expect(view.from).toBe(from);
    view.follow();
    view.keepUp(200 * SECOND);
    expect(view.to).toBeGreaterThan(200 * SECOND);
  });

  test('begins at the left in a young lab, and moves once the width is full', () => {
    const view = new TimeView();
    view.keepUp(SECOND);
    const { from } = view;
    expect(from).toBeLessThanOrEqual(0);
    view.keepUp(20 * SECOND);
    expect(view.from).toBe(from);
    view.keepUp(100 * SECOND);
    expect(view.from).toBeGreaterThan(0);
  });

  test('zooms around the pointer, and around now while following', () => {
    const view = new TimeView();
    view.keepUp(100 * SECOND);
    view.zoom(0.5, 0);
    expect(view.isFollowing).toBe(true);
    expect(view.from + view.span * (1 - AHEAD)).toBeCloseTo(100 * SECOND);
    view.hold();
    const under = view.from + view.span * 0.25;
    view.zoom(3, 0.25);
    expect(view.from + view.span * 0.25).toBeCloseTo(under);
  });

  test('has a least and a largest span', () => {
    const view = new TimeView();
    for (let index = 0; index < 200; index += 1) view.zoom(0.5, 0.5);
    expect(view.span).toBe(SPAN_MIN_US);
    for (let index = 0; index < 200; index += 1) view.zoom(2, 0.5);
    expect(view.span).toBe(SPAN_MAX_US);
  });

  test('takes a suggestion only until a person has chosen', () => {
    const view = new TimeView();
    view.suggest(10 * SECOND);
    expect(view.span).toBe(10 * SECOND);
    view.zoom(2, 0.5);
    view.suggest(MINUTE);
    expect(view.span).toBe(20 * SECOND);
  });

  test('reveals a moment only when it is out of sight', () => {
    const view = new TimeView();
    view.keepUp(100 * SECOND);
    const { from } = view;
    view.reveal(99 * SECOND);
    expect(view.from).toBe(from);
    view.reveal(5 * SECOND);
    expect(view.from).toBeLessThan(5 * SECOND);
    expect(view.to).toBeGreaterThan(5 * SECOND);
  });
});

describe('a snapshot', () => {
  const figures = new Int32Array(FIGURES_COUNT);

  test('keeps every part that did not change as the same object', () => {
    const topology = createTopology();
    applyToTopology(topology, { type: 'hub-started', at: 0 });
    for (const id of ['edge-1', 'edge-2']) applyToTopology(topology, { type: 'edge-added', at: 1, edge: id, namespace: 'eu' });
    const first = snapshotOf(topology, figures, EMPTY_SNAPSHOT, 0);
    expect(snapshotOf(topology, figures, first, 0)).toBe(first);
    applyToTopology(topology, { type: 'payload-queued', at: 2, payload: 'edge-2:1', edge: 'edge-2', pending: 1 });
    const second = snapshotOf(topology, figures, first, 0);
    expect(second).not.toBe(first);
    expect(second.edges[0]).toBe(first.edges[0]);
    expect(second.edges[1]).toMatchObject({ id: 'edge-2', pending: 1 });
    expect(second.counters).toBe(first.counters);
    expect(second.hub).toBe(first.hub);
  });

  test('puts the edges of a namespace together, in order of arrival', () => {
    const topology = createTopology();
    for (const [id, namespace] of [
      ['a', 'eu'],
      ['b', 'us'],
      ['c', 'eu'],
    ] as const) {
      applyToTopology(topology, { type: 'edge-added', at: 1, edge: id, namespace });
    }
    expect(snapshotOf(topology, figures, EMPTY_SNAPSHOT, 0).edges.map((edge) => edge.id)).toEqual(['a', 'c', 'b']);
  });
});

describe('the palette’s search', () => {
  test('every word must be found; beginnings of words count more', () => {
    expect(matchScore('Cut link edge-us-1', 'cut us')).toBeDefined();
    expect(matchScore('Cut link edge-us-1', 'cut ap')).toBeUndefined();
    const begins = matchScore('Crash edge-us-1', 'us') ?? 0;
    const inside = matchScore('Pause the lab now', 'us') ?? 0;
    expect(begins).toBeGreaterThan(inside);
    expect(matchScore('anything', '')).toBeDefined();
  });
});

describe('the theme', () => {
  test('is remembered, and a storage that is closed or holds nonsense is no trouble', () => {
    const kept = new Map<string, string>();
    const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
    expect(recallTheme(storage)).toBe('system');
    rememberTheme('light', storage);
    expect(recallTheme(storage)).toBe('light');
    kept.set([...kept.keys()][0] ?? '', 'purple');
    expect(recallTheme(storage)).toBe('system');
    const closed = () => {
      throw new Error('closed');
    };
    expect(recallTheme({ getItem: closed })).toBe('system');
    expect(() => rememberTheme('dark', { setItem: closed })).not.toThrow();
  });
});

describe('a dropped bundle', () => {
  const file = (name: string, text: string): File => new File([text], name);
  const fileEntry = (name: string, text: string) => ({
    name,
    isFile: true,
    isDirectory: false,
    file: (done: (file: File) => void) => done(file(name, text)),
  });
  /** A reader gives its entries in several goes, as browsers do. */
  const folderEntry = (name: string, children: unknown[]) => ({
    name,
    isFile: false,
    isDirectory: true,
    createReader: () => {
      const goes = [children.slice(0, 1), children.slice(1), []];
      return { readEntries: (done: (entries: unknown[]) => void) => done(goes.shift() ?? []) };
    },
  });

  test('a ZIP goes as it is', async () => {
    expect(await bundleOf([file('cache-stats.zip', 'PK')])).toEqual({ kind: 'zip', name: 'cache-stats.zip', base64: btoa('PK') });
  });

  test('a folder goes with all its files and their paths', async () => {
    const folder = folderEntry('cache-stats', [
      fileEntry('manifest.json', '{}'),
      fileEntry('hub.js', 'h'),
      folderEntry('lib', [fileEntry('a.js', 'a')]),
    ]);
    expect(await bundleOf([folder as unknown as FileSystemEntry])).toEqual({
      kind: 'folder',
      name: 'cache-stats',
      files: [
        { path: 'manifest.json', base64: btoa('{}') },
        { path: 'hub.js', base64: btoa('h') },
        { path: 'lib/a.js', base64: btoa('a') },
      ],
    });
  });

  test('anything else is refused with what to drop instead', async () => {
    await expect(bundleOf([file('notes.txt', 'x')])).rejects.toThrow(/"notes\.txt" is no ZIP/);
    await expect(bundleOf([])).rejects.toThrow(/neither a file nor a folder/);
    await expect(bundleOf([file('a.zip', ''), file('b.zip', '')])).rejects.toThrow(/2 things were dropped/);
  });
});
