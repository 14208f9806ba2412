/** `lesson new` and `lesson check`: a trainer's own lesson, from the template to each mistake's line. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT, spokelab } from './spokelab.ts';

const folder = mkdtempSync(join(tmpdir(), 'spokelab-lesson-'));
afterAll(() => rmSync(folder, { recursive: true }));

const edited = (name: string, change: (text: string) => string): string => {
  writeFileSync(join(folder, name), change(readFileSync(join(folder, 'duplicates-for-all.md'), 'utf8')));
  return name;
};

describe('lesson', () => {
  it('starts from a template that can be given, and writes nothing over', async () => {
    expect(await spokelab(['lesson', 'new', 'duplicates-for-all.md'], { cwd: folder })).toEqual({
      status: 0,
      stdout: 'Wrote duplicates-for-all.md and duplicates-for-all.yaml. Give it: spokelab open duplicates-for-all.md\n',
      stderr: '',
    });
    const checked = await spokelab(['lesson', 'check', 'duplicates-for-all.md'], { cwd: folder });
    expect(checked).toEqual({
      status: 0,
      stdout: 'duplicates-for-all.md: Duplicates for all, 4 steps, 1 question. It can be given.\n',
      stderr: '',
    });
    const again = await spokelab(['lesson', 'new', 'duplicates-for-all.md'], { cwd: folder });
    expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining('is there already and is not written over') });
    // What its last step tells is what happens in its lab.
    const ran = await spokelab(['run', 'duplicates-for-all.yaml', '--json'], { cwd: folder });
    expect(JSON.parse(ran.stdout)).toMatchObject({ counters: { submitted: 18, delivered: 18, duplicates: 5, failed: 0 } });
  });

  it.each([
    ['a directive that there is not', (text: string) => text.replace('until: 16s', 'untill: 16s'), /^bad\.md:22:1: unknown key `untill`/m],
    ['a moment that is none', (text: string) => text.replace('until: 16s', 'until: soon'), /^bad\.md:22:8: until: "soon" is no moment/m],
    ['a question without an answer', (text: string) => text.replace('[x]', '[ ]'), /^bad\.md:38:1: no answer is marked as right/m],
    [
      'an edge that is not there',
      (text: string) => text.replaceAll('edge edge-1', 'edge edge-9'),
      /"What will the edge do\?" speaks of edge-9/,
    ],
    [
      'a moment after the end',
      (text: string) => text.replace('until: 16s', 'until: 3m'),
      /plays until after the end of duplicates-for-all\.yaml/,
    ],
    [
      'a scenario that is not there',
      (text: string) => text.replace(/^scenario: .*$/m, 'scenario: none.yaml'),
      /none\.yaml: there is no such file/,
    ],
  ])('names the place of %s', async (_, change, message) => {
    const name = edited('bad.md', change);
    const { status, stdout, stderr } = await spokelab(['lesson', 'check', name], { cwd: folder });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('checks the lessons that ship', async () => {
    const lessons = ['1-a-payload-travels', '2-at-least-once', '3-a-partition-heals', '4-poison-and-full-queues', '5-an-idempotent-hub'];
    const files = lessons.map((name) => join(ROOT, 'sample-bundles/lessons', `${name}.md`));
    const { status, stdout } = await spokelab(['lesson', 'check', ...files]);
    expect({ status, lines: stdout.trimEnd().split('\n').length }).toEqual({ status: 0, lines: 5 });
  });

  it('is for lessons only', async () => {
    expect(await spokelab(['lesson', 'new', 'lesson.yaml'], { cwd: folder })).toMatchObject({ status: 2 });
    expect((await spokelab(['lesson'], { cwd: folder })).stderr).toContain('lesson needs a second word: lesson new, lesson check.');
  });
});
