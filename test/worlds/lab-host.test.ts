/** Another lab in the same windows; lessons are played as their narration says. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openHost } from '../../src-main/runtime/lab-host.ts';
import { listLessons } from '../../src-main/runtime/lessons/lesson-list.ts';
import { runScenario } from '../../src-main/runtime/run-scenario.ts';
import { loadScenario } from '../../src-main/runtime/scenario/load-scenario.ts';
import { TestWindow, temporaryFolder } from '../support/live-lab.ts';
import { recordSession } from '../support/recorded-session.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'sample-bundles');
const LOST = join(SAMPLES, 'scenarios', 'lost-acknowledgement.yaml');
const STEADY = join(SAMPLES, 'scenarios', 'steady-state.yaml');

async function open(scenario: string): Promise<[TestWindow, TestWindow]> {
  const host = await openHost({ scenario, world: 'virtual' });
  onTestFinished(() => host.dispose());
  const windows: [TestWindow, TestWindow] = [new TestWindow(host).hello(), new TestWindow(host).hello()];
  for (const window of windows) await window.untilEvent('lab-started');
  return windows;
}

test('every window moves to the new lab, which takes commands', async () => {
  const [one, other] = await open(LOST);
  await one.command({ do: 'open-lab', origin: { from: 'file', file: STEADY }, world: 'virtual' });
  for (const window of [one, other]) {
    await window.until(() => window.welcome?.lab.name === loadScenario(STEADY).name);
    await window.untilEvent('lab-started');
  }
  await other.command({ do: 'step', to: 'delivery' });
  await one.until(() => one.ledger.counters.delivered === 1);
  expect((await one.query({ ask: 'source' })).yaml).toBe(readFileSync(STEADY, 'utf8'));
});

test('a text is opened as if it lay where the lab does, live as well, and a virtual one again', async () => {
  const [window] = await open(LOST);
  const yaml = readFileSync(LOST, 'utf8').replace(/^name: .*$/m, 'name: Written here');
  await window.command({ do: 'open-lab', origin: { from: 'text', yaml }, world: 'live' });
  await window.until(() => window.welcome?.lab.name === 'Written here' && window.clock?.running === true);
  expect(window.welcome?.lab).toMatchObject({ world: 'live', hubAddress: expect.stringMatching(/^127\.0\.0\.1:\d+$/) });
  expect(await window.query({ ask: 'source' })).toEqual({ yaml, file: LOST });
  await window.command({ do: 'open-lab', origin: { from: 'text', yaml, file: STEADY }, world: 'virtual' });
  await window.until(() => window.welcome?.lab.world === 'virtual');
  expect((await window.query({ ask: 'source' })).file).toBe(STEADY);
});

test('a session becomes a lab to change, and a file to keep: its bundles come along', async () => {
  const folder = temporaryFolder(onTestFinished);
  const session = join(folder, 'theirs.spokelab');
  await recordSession(session, LOST);
  const [window] = await open(session);
  const { yaml, file: inSession } = await window.query({ ask: 'source' });
  await window.command({ do: 'open-lab', origin: { from: 'text', yaml }, world: 'virtual' });
  await window.until(() => window.welcome !== undefined && window.welcome.lab.recorded === undefined);
  await expect.poll(() => existsSync(inSession)).toBe(false);
  const report = await window.query({ ask: 'run-scenario', yaml });
  expect(report.verdict).toBe('pass');

  const { file: from } = await window.query({ ask: 'source' });
  expect(await window.query({ ask: 'draft', file: from })).toMatchObject({ isSample: true });
  await expect(window.command({ do: 'save-text', file: from, text: yaml })).rejects.toThrow('is not written over');
  const file = join(folder, 'mine', 'own.yaml');
  expect(await window.command({ do: 'save-text', file, text: yaml, from })).toEqual({ file, text: yaml });
  const bundle = join(folder, 'mine', 'bundles', '1', 'cache-stats');
  expect(readdirSync(bundle).toSorted()).toEqual(['edge.js', 'hub.js', 'manifest.json']);
  expect((await runScenario(loadScenario(file), { world: 'virtual' })).traceHash).toBe(report.traceHash);

  // The same again is no conflict; another file under one of its names is, and then nothing is written.
  await window.command({ do: 'save-text', file: join(folder, 'mine', 'other.yaml'), text: yaml, from });
  writeFileSync(join(bundle, 'hub.js'), '// mine');
  const third = join(folder, 'mine', 'third.yaml');
  await expect(window.command({ do: 'save-text', file: third, text: yaml, from })).rejects.toThrow('is there already and is another file');
  expect(existsSync(third)).toBe(false);
});

test('a lab that cannot be opened leaves the one that is there', async () => {
  const [window] = await open(LOST);
  const before = window.welcome;
  const bad = [
    { from: 'file', file: '/nowhere.yaml' },
    { from: 'text', yaml: 'spokelab: 1\n' },
    { from: 'lesson', lesson: 'nothing' },
  ] as const;
  for (const origin of bad) await expect(window.command({ do: 'open-lab', origin, world: 'virtual' })).rejects.toThrow();
  expect(window.welcome).toBe(before);
  await window.command({ do: 'step', to: 'delivery' });
  await window.until(() => window.ledger.counters.delivered === 1);
});

test('two that are asked for at once are opened one after the other', async () => {
  const [one, other] = await open(LOST);
  await Promise.all([
    one.command({ do: 'open-lab', origin: { from: 'lesson', lesson: '1-a-payload-travels' }, world: 'virtual' }),
    other.command({ do: 'open-lab', origin: { from: 'file', file: STEADY }, world: 'virtual' }),
  ]);
  for (const window of [one, other]) await window.until(() => window.welcome?.lab.name === loadScenario(STEADY).name);
  expect(one.welcome?.lab.lesson).toBeUndefined();
});

test('a window that has said nothing yet is told of the lab that there is when it does', async () => {
  const host = await openHost({ scenario: LOST, world: 'virtual' });
  onTestFinished(() => host.dispose());
  const silent = new TestWindow(host);
  const window = new TestWindow(host).hello();
  await window.command({ do: 'open-lab', origin: { from: 'file', file: STEADY }, world: 'virtual' });
  expect(silent.welcome).toBeUndefined();
  silent.hello();
  await silent.until(() => silent.welcome?.lab.name === loadScenario(STEADY).name);
});

test.each(listLessons(undefined).map(({ id }) => id))('lesson %s can be played: each step stops where it says', async (id) => {
  const [window] = await open(LOST);
  await window.command({ do: 'open-lab', origin: { from: 'lesson', lesson: id }, world: 'live' });
  await window.until(() => window.welcome?.lab.lesson?.id === id);
  expect(window.welcome?.lab.world).toBe('virtual');
  const { steps, ...info } = await window.query({ ask: 'lesson', lesson: id });
  expect((await window.query({ ask: 'lessons' })).lessons).toContainEqual(info);
  await window.command({ do: 'set-speed', speed: 1_000 });
  const endUs = window.welcome?.lab.endUs ?? 0;
  for (const { title, until, select, point } of steps) {
    if (until !== undefined) {
      const from = window.clock?.nowUs ?? 0;
      await window.command({ do: 'set-breakpoints', breakpoints: until.on === 'end' ? [] : [until] });
      await window.command({ do: 'continue' });
      await window.until(() => window.clock?.running === false && window.clock.stop !== undefined && window.clock.nowUs > from);
      if (until.on === 'end') expect(window.clock?.nowUs, title).toBe(endUs);
      else expect(window.clock?.nowUs, title).toBeLessThan(endUs);
    }
    const edges = new Set(window.events.flatMap((event) => (event.type === 'edge-added' ? [event.edge] : [])));
    for (const named of [select, point]) if (named !== undefined && 'edge' in named) expect(edges, title).toContain(named.edge);
    if (select?.kind === 'payload') expect(window.ledger.payload(select.payload), title).toBeDefined();
    if (point?.at === 'counter' && until?.on !== 'end') await counted(window, point.counter, id);
  }
});

/** What the narration points at has something to show, but for what it praises as nothing. */
async function counted(window: TestWindow, counter: 'delivered' | string, id: string): Promise<void> {
  if (counter === 'duplicates' && id === '5-an-idempotent-hub') return;
  await window.until(() => (window.ledger.counters as Record<string, number>)[counter] !== 0);
}

test('what the lessons tell is what happens', async () => {
  const counters = async (id: string): Promise<TestWindow['ledger']['counters']> => {
    const [window] = await open(LOST);
    await window.command({ do: 'open-lab', origin: { from: 'lesson', lesson: id }, world: 'virtual' });
    await window.until(() => window.welcome?.lab.lesson?.id === id);
    await window.command({ do: 'step', to: 'end' });
    await window.settled();
    await window.until(() => window.clock?.nowUs === window.welcome?.lab.endUs);
    return window.ledger.counters;
  };
  expect(await counters('1-a-payload-travels')).toMatchObject({ submitted: 3, delivered: 3, duplicates: 0 });
  expect(await counters('2-at-least-once')).toMatchObject({ delivered: 36, lost: 0, duplicates: 5 });
  expect(await counters('3-a-partition-heals')).toMatchObject({ delivered: 180, lost: 0, duplicates: 0 });
  expect(await counters('4-poison-and-full-queues')).toMatchObject({ failed: 2, lost: 0 });
  expect(await counters('5-an-idempotent-hub')).toMatchObject({ delivered: 36, lost: 0, duplicates: 0 });
});

test('a lesson of one’s own is opened by its file, with those beside it', async () => {
  const folder = temporaryFolder(onTestFinished);
  const lesson = `---\nlesson: 1\ntitle: Mine\nscenario: ${LOST}\n---\n## One\n\nHello.\n`;
  writeFileSync(join(folder, 'mine.md'), lesson);
  writeFileSync(join(folder, 'other.md'), lesson.replace('Mine', 'Other'));
  writeFileSync(join(folder, 'README.md'), '# No lesson');
  const [window] = await open(join(folder, 'mine.md'));
  expect(window.welcome?.lab.lesson).toEqual({ id: join(folder, 'mine.md'), title: 'Mine' });
  const { lessons } = await window.query({ ask: 'lessons' });
  expect(lessons.map(({ title }) => title).slice(-2)).toEqual(['Mine', 'Other']);
  await window.command({ do: 'open-lab', origin: { from: 'lesson', lesson: join(folder, 'other.md') }, world: 'virtual' });
  await window.until(() => window.welcome?.lab.lesson?.title === 'Other');
});
