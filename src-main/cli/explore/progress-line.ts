/** Says how far an exploration is: a line that is written over on a terminal, now and then a line elsewhere. */
import type { Progress } from '../../runtime/explore/exploration.ts';
import { formatDuration } from '../run/durations.ts';
import { countOf, grouped } from './words.ts';

const EVERY_MS_ON_A_TERMINAL = 100;
const EVERY_MS_ELSEWHERE = 5_000;

const CLEAR_LINE = '\r\u001B[2K';

export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #isShown: boolean;
  #shownMs = Number.NEGATIVE_INFINITY;
  #step: Progress['step'] | undefined;

  /** Without a terminal it is silent, unless it is asked for. */
  constructor(stream: NodeJS.WriteStream, isAsked: boolean) {
    this.#stream = stream;
    this.#isShown = isAsked || stream.isTTY;
  }

  show(progress: Progress): void {
    if (!this.#isShown) return;
    const now = performance.now();
    const everyMs = this.#stream.isTTY ? EVERY_MS_ON_A_TERMINAL : EVERY_MS_ELSEWHERE;
    if (progress.step === this.#step && now - this.#shownMs < everyMs) return;
    this.#shownMs = now;
    this.#step = progress.step;
    this.#stream.write(this.#stream.isTTY ? `${CLEAR_LINE}${wordsOf(progress)}` : `${wordsOf(progress)}\n`);
  }

  /** Makes room for what is printed next. */
  clear(): void {
    if (this.#isShown && this.#stream.isTTY) this.#stream.write(CLEAR_LINE);
  }
}

function wordsOf(progress: Progress): string {
  if (progress.step === 'search') {
    const { done, of, runsPerSecond, found, leftMs } = progress;
    const left = done < of ? ` · at most ${formatDuration(leftMs)} left` : '';
    return `searching  ${grouped(done)} of ${grouped(of)} runs · ${grouped(Math.round(runsPerSecond))}/s · ${found} found${left}`;
  }
  const { failure, of, runs, size } = progress;
  const which = of === 1 ? '' : ` ${failure} of ${of}`;
  const parts = [
    countOf(size.faults, 'fault'),
    countOf(size.edges, 'edge'),
    countOf(size.streams, 'stream'),
    formatDuration(size.durationUs / 1_000),
  ];
  return `shrinking${which}  ${grouped(runs)} runs · ${parts.join(', ')}`;
}
