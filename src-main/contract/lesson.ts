/** A lesson: a scenario in the virtual world with a narration that plays it, stops it, points and asks. */
import type { Breakpoint } from './breakpoint.ts';
import type { EdgeId, PayloadId } from './ids.ts';
import type { CounterName } from './scenario.ts';

/** What the narration speaks of, to be pointed at in the window. */
export type LessonPoint =
  | { at: 'hub' | 'topology' | 'space-time' | 'inspector' | 'clock' | 'counters' }
  | { at: 'edge' | 'link'; edge: EdgeId }
  | { at: 'counter'; counter: CounterName };

/** How far a step plays: until something happens, or to the scenario's end. */
export type LessonUntil = Breakpoint | { on: 'end' };

export type LessonSelection =
  | { kind: 'hub' }
  | { kind: 'edge' | 'link'; edge: EdgeId }
  | { kind: 'payload'; payload: PayloadId }
  | { kind: 'counter'; counter: CounterName };

export const LESSON_VIEWS = ['lab', 'queues', 'payloads', 'plugins'] as const;

/** `text` and `because` are Markdown. */
export type LessonOption = { text: string; isRight: boolean; because?: string };

export type LessonStep = {
  title: string;
  /** Markdown. */
  text: string;
  /** The lab runs to there when the step is entered; it stands still without. */
  until?: LessonUntil;
  /** Lab time by wall time while it plays. */
  speed: number;
  point?: LessonPoint;
  select?: LessonSelection;
  view?: (typeof LESSON_VIEWS)[number];
  /** One or more are right. */
  options?: LessonOption[];
};

/** `id`: a name for one that ships with Spokelab, else the path of its file. */
export type LessonInfo = { id: string; title: string; summary: string; minutes: number };

export type Lesson = LessonInfo & { steps: LessonStep[] };
