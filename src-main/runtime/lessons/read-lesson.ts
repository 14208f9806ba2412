/** From a lesson's Markdown file to a checked `Lesson`. Every problem is reported with file, line, column and field. */
import { dirname, resolve } from 'node:path';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import type { z } from 'zod';
import { SpokelabError } from '../../contract/errors.ts';
import type { LessonOption, LessonStep } from '../../contract/lesson.ts';
import { describeIssue } from '../../contract/schemas/describe-issue.ts';
import { labBlock, lessonHead } from '../../contract/schemas/lesson.ts';
import type { ScenarioProblem } from '../scenario/problems.ts';
import { fieldName, problemsText } from '../scenario/problems.ts';
import { readText } from '../scenario/read-text.ts';
import { readYaml } from '../scenario/read-yaml.ts';

/** A lesson as its file tells it; `scenario` is an absolute path. */
export type LessonFile = { title: string; summary: string; minutes: number; scenario: string; steps: LessonStep[] };

const markdown = unified().use(remarkParse).use(remarkGfm);
type Root = ReturnType<typeof markdown.parse>;
type RootContent = Root['children'][number];
type List = Extract<RootContent, { type: 'list' }>;
type Code = Extract<RootContent, { type: 'code' }>;

const STEPS_MAX = 100;
const HEAD = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/** Throws ERR_FILE_NOT_FOUND or ERR_LESSON_INVALID. */
export const readLesson = (file: string): LessonFile => parseLesson(readText(file), file);

/** The same for text that is already here; `file` names it in messages. */
export function parseLesson(source: string, file: string): LessonFile {
  const text = source.replace(/^\uFEFF/, '');
  const head = HEAD.exec(text);
  if (head === null)
    throw invalid(file, [{ line: 1, column: 1, field: '', message: 'a lesson starts with a head between two lines of `---`' }]);
  const reader = new LessonReader(text, head[0]);
  const about = reader.yaml(lessonHead, head[1] ?? '', 1);
  const steps = reader.steps();
  if (about === undefined || reader.problems.length > 0) throw invalid(file, reader.problems);
  const { title, summary, minutes } = about;
  return { title, summary, minutes, scenario: resolve(dirname(resolve(file)), about.scenario), steps };
}

class LessonReader {
  readonly problems: ScenarioProblem[] = [];
  readonly #text: string;
  readonly #head: string;

  constructor(text: string, head: string) {
    this.#text = text;
    this.#head = head;
  }

  /** `linesBefore`: lines of the file before the YAML's first. */
  yaml<Schema extends z.ZodType>(schema: Schema, yaml: string, linesBefore: number): z.output<Schema> | undefined {
    const read = readYaml(yaml);
    const report = (line: number, column: number, field: string, message: string): void =>
      void this.problems.push({ line: line + linesBefore, column, field, message });
    if (!read.ok) {
      for (const { line, column, path, message } of read.problems) report(line, column, fieldName(path), message);
      return undefined;
    }
    const parsed = schema.safeParse(read.file.data ?? {}, { error: describeIssue });
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      const path = issue.path.filter((part): part is string | number => typeof part !== 'symbol');
      const place = issue.code === 'unrecognized_keys' ? read.file.placeOfKey([...path, ...issue.keys.slice(0, 1)]) : read.file.place(path);
      report(place.line, place.column, fieldName(path), issue.message);
    }
    return undefined;
  }

  /** A step begins at each heading of the second level. */
  steps(): LessonStep[] {
    // The head becomes empty lines, so that what is found has its line in the file.
    const body = this.#head.replaceAll(/[^\r\n]/g, '') + this.#text.slice(this.#head.length);
    const root: Root = markdown.parse(body);
    const starts = root.children.flatMap((node, index) => (node.type === 'heading' && node.depth === 2 ? [index] : []));
    if (starts.length === 0) this.#report(root, '', 'a lesson needs at least one step; each begins with a heading: ## What happens');
    if (starts.length > STEPS_MAX) this.#report(root, '', `a lesson has at most ${STEPS_MAX} steps`);
    for (const node of root.children.slice(0, starts[0] ?? 0)) this.#report(node, '', 'stands before the first step (a heading with ##)');
    return starts.map((start, index) => this.#step(root.children.slice(start, starts[index + 1]), body));
  }

  #step([heading, ...content]: RootContent[], body: string): LessonStep {
    const blocks = content.filter((node) => node.type === 'code' && node.lang === 'lab');
    const [block, second] = blocks as Code[];
    if (second !== undefined) this.#report(second, '', 'a step has one lab block; this is its second');
    const lists = content.filter((node) => node.type === 'list' && isQuestion(node)) as List[];
    const [list, secondList] = lists;
    if (secondList !== undefined) this.#report(secondList, '', 'a step asks one question; this is its second');
    const prose = content.filter((node) => node !== block && node !== list).map((node) => sourceOf(node, body));
    const lab = this.yaml(labBlock, block?.value ?? '', block?.position?.start.line ?? 0);
    const options = list === undefined ? undefined : this.#options(list, body);
    return {
      title: titleOf(heading, body),
      text: prose.join('\n\n'),
      ...(lab ?? { speed: 1 }),
      ...(options === undefined ? {} : { options }),
    };
  }

  /** The first paragraph of an item is the answer, the rest says why it is right or wrong. */
  #options(list: List, body: string): LessonOption[] {
    const options = list.children.map((item) => {
      const [answer, ...because] = item.children;
      const text = answer === undefined ? '' : sourceOf(answer, body);
      return {
        text,
        isRight: item.checked === true,
        ...(because.length === 0 ? {} : { because: because.map((node) => sourceOf(node, body)).join('\n\n') }),
      };
    });
    if (!options.some(({ isRight }) => isRight)) this.#report(list, '', 'no answer is marked as right; write `- [x]` before one');
    if (options.length < 2) this.#report(list, '', 'a question needs at least two answers');
    return options;
  }

  #report({ position }: Pick<RootContent, 'position'>, field: string, message: string): void {
    this.problems.push({ line: position?.start.line ?? 1, column: position?.start.column ?? 1, field, message });
  }
}

const isQuestion = (list: List): boolean => list.children.some(({ checked }) => checked !== null && checked !== undefined);

/** As it is written, with the indentation of a list taken away. */
function sourceOf({ position }: Pick<RootContent, 'position'>, body: string): string {
  const { start, end } = position ?? {};
  const text = body.slice(start?.offset ?? 0, end?.offset ?? 0).replace(/^\[[ xX]\][ \t]+/, '');
  const indent = (start?.column ?? 1) - 1;
  return indent === 0 ? text : text.replaceAll(new RegExp(`\\n[ \\t]{1,${indent}}`, 'g'), '\n');
}

const titleOf = (heading: RootContent | undefined, body: string): string =>
  heading === undefined ? '' : sourceOf(heading, body).replaceAll(/^##[ \t]*|[ \t]*#*$/g, '');

const invalid = (file: string, problems: readonly ScenarioProblem[]): SpokelabError =>
  new SpokelabError('ERR_LESSON_INVALID', problemsText(file, problems), {
    position: { file, line: problems[0]?.line ?? 1, column: problems[0]?.column ?? 1 },
  });
