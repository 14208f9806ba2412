/** What belongs to the person: settings, what was opened, texts that were not saved. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { PersonAnswers } from '../../../src-main/contract/person.ts';
import { FIRST_SETTINGS } from '../../../src-main/contract/person.ts';
import { answerPerson } from '../../../src-main/runtime/person/answer-person.ts';
import { Person } from '../../../src-main/runtime/person/person.ts';
import { listSamples } from '../../../src-main/runtime/person/samples.ts';
import { saveText } from '../../../src-main/runtime/person/save-text.ts';
import { projectFile } from '../../../src-main/runtime/project-file.ts';
import { temporaryFolder } from '../../support/live-lab.ts';

const LAB = { name: 'a lab', world: 'live', seed: 1, profile: 'documented' } as const;
const settingsFile = (folder: string): string => join(folder, 'settings.json');

test('what one window sets, another finds; a file written by hand may say only what differs', () => {
  const folder = temporaryFolder(onTestFinished);
  const [one, other] = [new Person(folder), new Person(folder)];
  expect(one.isNew).toBe(true);
  expect(one.settings()).toEqual({ settings: FIRST_SETTINGS });
  one.change({ theme: 'light' });
  other.change({ editorFontSize: 16 });
  expect(one.settings().settings).toEqual({ ...FIRST_SETTINGS, theme: 'light', editorFontSize: 16 });
  expect(one.isNew).toBe(false);
  writeFileSync(settingsFile(folder), '{ "settings": 1, "motion": "reduced" }');
  expect(other.settings().settings).toEqual({ ...FIRST_SETTINGS, motion: 'reduced' });
});

test.each([
  ['damaged', '{ "settings": 1, "theme": '],
  ['of somebody else', '{ "editor.fontSize": 14 }'],
  ['of a later version', '{ "settings": 2, "theme": "sepia" }'],
])('a settings file that is %s is set aside, never written over, and the person is told', (_, text) => {
  const folder = temporaryFolder(onTestFinished);
  writeFileSync(settingsFile(folder), text);
  const person = new Person(folder);
  const { settings, note } = person.settings();
  expect(settings).toEqual(FIRST_SETTINGS);
  expect(note).toContain('settings.json.damaged-1');
  // Somebody has been here: no first start.
  expect(person.isNew).toBe(false);
  person.change({ theme: 'dark' });
  expect(readFileSync(`${settingsFile(folder)}.damaged-1`, 'utf8')).toBe(text);
  expect(new Person(folder).settings()).toEqual({ settings: { ...FIRST_SETTINGS, theme: 'dark' } });
});

test('where nothing can be written, settings count for this time, and the note says so', () => {
  const folder = temporaryFolder(onTestFinished);
  writeFileSync(join(folder, 'home'), 'a file where a folder should be');
  const person = new Person(join(folder, 'home'));
  const { note } = person.change({ theme: 'light' });
  expect(note).toContain('cannot be written');
  expect(person.settings().settings.theme).toBe('light');
  person.opened.add(join(folder, 'one.yaml'), 'scenario', 'One');
  expect(person.opened.list().opened).toEqual([]);
  expect(person.drafts.keep('one.yaml', 'text').note).toContain('cannot be written');
});

test('without a folder nothing is kept, and nothing fails', () => {
  const person = new Person(undefined);
  expect(person.change({ theme: 'light' })).toEqual({});
  expect(person.settings().settings.theme).toBe('light');
  expect({ file: person.file, isNew: person.isNew, opened: person.opened.list() }).toEqual({
    file: undefined,
    isNew: false,
    opened: { opened: [] },
  });
});

test('what was opened stands in the list once, the newest first, and as gone when its file is', () => {
  const folder = temporaryFolder(onTestFinished);
  const files = ['one.yaml', 'two.md'].map((name) => join(folder, name));
  for (const file of files) writeFileSync(file, '');
  const { opened } = new Person(folder);
  opened.add(files[0] as string, 'scenario', 'One');
  opened.add(files[1] as string, 'lesson', 'Two');
  opened.add(files[0] as string, 'scenario', 'One, renamed');
  expect(opened.list().opened.map(({ name, isGone }) => [name, isGone])).toEqual([
    ['One, renamed', false],
    ['Two', false],
  ]);
  rmSync(files[1] as string);
  expect(opened.list().opened[1]).toMatchObject({ name: 'Two', kind: 'lesson', isGone: true });
  opened.forget(files[1] as string);
  expect(opened.list().opened).toHaveLength(1);
});

test('a draft is kept beside the file and not in it, until it is dropped', () => {
  const folder = temporaryFolder(onTestFinished);
  const file = join(folder, 'mine.yaml');
  writeFileSync(file, 'as it was');
  const { drafts } = new Person(folder);
  drafts.keep(file, 'as it is written');
  expect(readFileSync(file, 'utf8')).toBe('as it was');
  expect(new Person(folder).drafts.find(file)).toMatchObject({ text: 'as it is written' });
  expect(drafts.find(join(folder, 'other.yaml'))).toBeUndefined();
  drafts.drop(file);
  expect(drafts.find(file)).toBeUndefined();
});

test('a text is saved where it was read, and not over what somebody else has written there', () => {
  const folder = temporaryFolder(onTestFinished);
  const file = join(folder, 'mine.yaml');
  expect(saveText(file, 'first', undefined)).toBe(file);
  expect(() => saveText(file, 'blind', undefined)).toThrow('holds something else by now');
  writeFileSync(file, 'by somebody else');
  expect(() => saveText(file, 'second', 'first')).toThrow('holds something else by now');
  expect(readFileSync(file, 'utf8')).toBe('by somebody else');
  saveText(file, 'second', 'by somebody else');
  expect(readFileSync(file, 'utf8')).toBe('second');
  expect(() => saveText(join(folder, '.bashrc'), 'second', undefined)).toThrow('ends in .yaml');
  expect(readdirSync(folder)).toEqual(['mine.yaml']);
});

test('what ships with Spokelab is not written over', () => {
  const demo = projectFile('sample-bundles', 'scenarios', 'demo.yaml');
  const before = readFileSync(demo, 'utf8');
  expect(() => saveText(demo, 'spokelab: 1', before)).toThrow("is Spokelab's own");
  expect(readFileSync(demo, 'utf8')).toBe(before);
});

test.skipIf(process.getuid?.() === 0)('a file that may not be written keeps what it held', () => {
  const folder = temporaryFolder(onTestFinished);
  const closed = join(folder, 'closed');
  mkdirSync(closed);
  writeFileSync(join(closed, 'mine.yaml'), 'first');
  chmodSync(closed, 0o500);
  expect(() => saveText(join(closed, 'mine.yaml'), 'second', 'first')).toThrow('permission denied');
  chmodSync(closed, 0o700);
  expect(readFileSync(join(closed, 'mine.yaml'), 'utf8')).toBe('first');
});

test('each sample says in a sentence what it is', () => {
  const samples = listSamples();
  expect(samples.length).toBeGreaterThan(10);
  for (const { file, name, summary } of samples) {
    expect(existsSync(file)).toBe(true);
    expect(name, file).not.toContain('.yaml');
    expect(summary, file).toMatch(/^[A-Z].{10,250}[.!?]$/);
  }
});

test('a bundle that was named by its path is on the list too, and comes as it would if it were dropped', async () => {
  const folder = temporaryFolder(onTestFinished);
  const person = new Person(folder);
  const echo = projectFile('sample-bundles', 'echo');
  const ask = (file: string) => answerPerson(person, { ask: 'bundle', file }, false, LAB);
  const { bundle } = (await ask(echo)) as PersonAnswers['bundle'];
  expect(bundle).toMatchObject({ kind: 'folder', name: 'echo' });
  const sent = bundle.kind === 'folder' ? bundle.files : [];
  expect(sent.map(({ path }) => path)).toContain('manifest.json');
  for (const { path, base64 } of sent) expect(Buffer.from(base64, 'base64')).toEqual(readFileSync(join(echo, path)));
  expect(person.opened.list().opened).toMatchObject([{ file: echo, kind: 'bundle', name: 'echo', isGone: false }]);
  await expect(ask(join(folder, 'none.zip'))).rejects.toThrow(/none\.zip does not exist/);
  expect(person.opened.list().opened).toHaveLength(1);
});
