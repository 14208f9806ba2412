/** A lesson's file: what it says, and what is wrong with it, with line and column. */
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { SpokelabError } from '../../../../src-main/contract/errors.ts';
import { lessonFile, lessonId, lessonOf, listLessons } from '../../../../src-main/runtime/lessons/lesson-list.ts';
import { parseLesson } from '../../../../src-main/runtime/lessons/read-lesson.ts';

const HEAD = '---\nlesson: 1\ntitle: One\nscenario: lab.yaml\n---\n';

test('a lesson is its head and its steps', () => {
  const lesson = parseLesson(
    `${HEAD}
## First

Some *text*.

\`\`\`lab
until: 12s
speed: 3
point: link edge-1
select: payload edge-1:7
view: queues
\`\`\`

More text.

\`\`\`js
code()
\`\`\`

## Second

- a list
- that asks nothing

Which?

- [ ] This

  It is not.

  Really not.
- [x] That
`,
    '/there/one.md',
  );
  expect(lesson).toEqual({
    title: 'One',
    summary: '',
    minutes: 5,
    scenario: resolve('/there/lab.yaml'),
    steps: [
      {
        title: 'First',
        text: 'Some *text*.\n\nMore text.\n\n```js\ncode()\n```',
        until: { on: 'time', atUs: 12_000_000 },
        speed: 3,
        point: { at: 'link', edge: 'edge-1' },
        select: { kind: 'payload', payload: 'edge-1:7' },
        view: 'queues',
      },
      {
        title: 'Second',
        text: '- a list\n- that asks nothing\n\nWhich?',
        speed: 1,
        options: [
          { text: 'This', isRight: false, because: 'It is not.\n\nReally not.' },
          { text: 'That', isRight: true },
        ],
      },
    ],
  });
});

test.each([
  ['end', { on: 'end' }],
  ['batch-sent', { on: 'stage', stage: 'batch-sent' }],
  ['counter duplicates', { on: 'counter', counter: 'duplicates' }],
  ['payload edge-1:3', { on: 'payload', payload: 'edge-1:3' }],
  ['expectation', { on: 'expectation' }],
  ['1500ms', { on: 'time', atUs: 1_500_000 }],
])('it plays until %s', (until, read) => {
  expect(parseLesson(`${HEAD}## A\n\`\`\`lab\nuntil: ${until}\n\`\`\``, 'x.md').steps[0]?.until).toEqual(read);
});

test.each([
  ['text alone', 'x.md:1:1: a lesson starts with a head between two lines of `---`'],
  ['---\nlesson: 1\n---\n## A', 'x.md:2:1: title: is missing'],
  ['---\nlesson: 2\ntitle: A\nscenario: a\n---\n## A', 'x.md:2:9: lesson: must be 1, not 2'],
  [HEAD, 'x.md:1:1: a lesson needs at least one step; each begins with a heading: ## What happens'],
  [`${HEAD}before\n## A`, 'x.md:6:1: stands before the first step (a heading with ##)'],
  [`${HEAD}## A\n\`\`\`lab\nuntil: soon\n\`\`\``, 'x.md:8:8: until: "soon" is no moment; write a time (12s), a stage'],
  [`${HEAD}## A\n\`\`\`lab\nuntl: 3s\n\`\`\``, 'x.md:8:1: unknown key `untl`; did you mean `until`?'],
  [`${HEAD}## A\n\`\`\`lab\npoint: moon\n\`\`\``, 'x.md:8:8: point: "moon" cannot be pointed at; write hub, topology'],
  [`${HEAD}## A\n\`\`\`lab\npoint: counter duplicate\n\`\`\``, 'x.md:8:8: point: the counter "duplicate" is not one of'],
  [`${HEAD}## A\n\`\`\`lab\nselect: payload 7\n\`\`\``, 'x.md:8:9: select: "7" is no payload; write it like edge-1:7'],
  [`${HEAD}## A\n- [ ] one\n- [ ] two`, 'x.md:7:1: no answer is marked as right; write `- [x]` before one'],
  [`${HEAD}## A\n- [x] one`, 'x.md:7:1: a question needs at least two answers'],
  [`${HEAD}## A\n\`\`\`lab\n\`\`\`\n\n\`\`\`lab\n\`\`\``, 'x.md:10:1: a step has one lab block; this is its second'],
])('%j is refused', (text, problem) => {
  const read = (): unknown => parseLesson(text, 'x.md');
  expect(read).toThrow(SpokelabError);
  expect(read).toThrow(problem);
});

test('the lessons that ship are listed in their order, and known by their names', () => {
  const lessons = listLessons(undefined);
  expect(lessons.map(({ id }) => id)).toEqual([
    '1-a-payload-travels',
    '2-at-least-once',
    '3-a-partition-heals',
    '4-poison-and-full-queues',
    '5-an-idempotent-hub',
  ]);
  for (const { id } of lessons) {
    expect(lessonId(lessonFile(id))).toBe(id);
    expect(lessonOf(id).steps.length).toBeGreaterThan(4);
    expect(lessonOf(id).steps.some(({ options }) => options !== undefined)).toBe(true);
  }
});

test.each(['../scenarios/demo', 'nothing', '', '/etc/passwd', '..'])('%j is no lesson', (id) => {
  expect(() => lessonFile(id)).toThrow(SpokelabError);
});
