/** The two places of a lesson's file that are not prose: its head, and the `lab` block of a step. */
import { z } from 'zod';
import type { Breakpoint } from '../breakpoint.ts';
import { STAGES } from '../breakpoint.ts';
import type { LessonPoint, LessonSelection, LessonUntil } from '../lesson.ts';
import { LESSON_VIEWS } from '../lesson.ts';
import { COUNTERS } from '../scenario.ts';
import { wrongChoice } from './describe-issue.ts';
import { payloadId } from './ids.ts';
import { parseDuration, shown } from './quantities.ts';

export const lessonHead = z.strictObject({
  lesson: z.literal(1),
  title: z.string().min(1).max(120),
  summary: z.string().max(400).default(''),
  minutes: z.number().min(1).max(120).default(5),
  /** Path of the scenario, relative to the lesson's file. */
  scenario: z.string().min(1).max(1_024),
});
export type LessonHead = z.output<typeof lessonHead>;

/** A field of words that mean one of several things. */
const words = <T>(read: (text: string) => T | { problem: string }) =>
  z
    .string()
    .max(200)
    .transform((text, context): T => {
      const result = read(text.trim());
      if (typeof result !== 'object' || result === null || !('problem' in result)) return result as T;
      context.addIssue({ code: 'custom', message: result.problem });
      return z.NEVER;
    });

const SPEED_MIN = 0.1;
const SPEED_MAX = 1_000;

export const labBlock = z.strictObject({
  until: words(readUntil).exactOptional(),
  speed: z.number().min(SPEED_MIN).max(SPEED_MAX).default(1),
  point: words(readPoint).exactOptional(),
  select: words(readSelection).exactOptional(),
  view: z.enum(LESSON_VIEWS).exactOptional(),
});

type Problem = { problem: string };

function readUntil(text: string): LessonUntil | Problem {
  const [first = '', second = ''] = text.split(/\s+/);
  if (text === 'end') return { on: 'end' };
  if (text === 'expectation') return { on: 'expectation' };
  const stage = STAGES.find((one) => one === text);
  if (stage !== undefined) return { on: 'stage', stage };
  if (first === 'counter') return ofCounter(second, (counter): Breakpoint => ({ on: 'counter', counter }));
  if (first === 'payload') return ofPayload(second, (payload): Breakpoint => ({ on: 'payload', payload }));
  if (/^\d/.test(text)) {
    const parsed = parseDuration(text);
    return parsed.ok ? { on: 'time', atUs: parsed.value } : { problem: parsed.problem };
  }
  return { problem: `${shown(text)} is no moment; write a time (12s), a stage (${STAGES.join(', ')}), counter NAME, payload ID or end` };
}

const PLACES = ['hub', 'topology', 'space-time', 'inspector', 'clock', 'counters'] as const;

function readPoint(text: string): LessonPoint | Problem {
  const [first = '', second = ''] = text.split(/\s+/);
  const place = PLACES.find((one) => one === text);
  if (place !== undefined) return { at: place };
  if ((first === 'edge' || first === 'link') && second !== '') return { at: first, edge: second };
  if (first === 'counter') return ofCounter(second, (counter): LessonPoint => ({ at: 'counter', counter }));
  return { problem: `${shown(text)} cannot be pointed at; write ${PLACES.join(', ')}, edge ID, link ID or counter NAME` };
}

function readSelection(text: string): LessonSelection | Problem {
  const [first = '', second = ''] = text.split(/\s+/);
  if (text === 'hub') return { kind: 'hub' };
  if ((first === 'edge' || first === 'link') && second !== '') return { kind: first, edge: second };
  if (first === 'payload') return ofPayload(second, (payload): LessonSelection => ({ kind: 'payload', payload }));
  if (first === 'counter') return ofCounter(second, (counter): LessonSelection => ({ kind: 'counter', counter }));
  return { problem: `${shown(text)} cannot be selected; write hub, edge ID, link ID, payload ID or counter NAME` };
}

function ofCounter<T>(name: string, make: (counter: (typeof COUNTERS)[number]) => T): T | Problem {
  const counter = COUNTERS.find((one) => one === name);
  return counter === undefined ? { problem: `the counter ${wrongChoice(name, COUNTERS)}` } : make(counter);
}

function ofPayload<T>(id: string, make: (payload: z.output<typeof payloadId>) => T): T | Problem {
  const parsed = payloadId.safeParse(id);
  return parsed.success ? make(parsed.data) : { problem: `${shown(id)} is no payload; write it like edge-1:7` };
}
