/** The window's one loop: what is done each frame, in order, and how long frames take. */

const SAMPLES = 240;
/** With no frames (the window is hidden) work still has to be done now and then. */
const HIDDEN_MS = 500;

export class Frames {
  readonly #work = new Set<(wallMs: number) => void>();
  readonly #durations = new Float64Array(SAMPLES);
  #count = 0;
  #lastMs = 0;
  #request = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  start(): void {
    const frame = (wallMs: number): void => {
      this.#request = requestAnimationFrame(frame);
      this.#measure(wallMs);
      this.#run();
    };
    this.#request = requestAnimationFrame(frame);
    this.#timer = setInterval(() => {
      if (document.hidden) this.#run();
    }, HIDDEN_MS);
  }

  stop(): void {
    cancelAnimationFrame(this.#request);
    clearInterval(this.#timer);
  }

  /** Called each frame with the wall time in milliseconds, until the returned function is called. */
  each(work: (wallMs: number) => void): () => void {
    this.#work.add(work);
    return () => this.#work.delete(work);
  }

  /** Frames per second over the last second or so. */
  get perSecond(): number {
    const known = Math.min(this.#count, SAMPLES);
    let sum = 0;
    let frames = 0;
    while (frames < known && sum < 1_000) {
      sum += this.#durations[(this.#count - 1 - frames + SAMPLES) % SAMPLES] as number;
      frames += 1;
    }
    return sum === 0 ? 0 : Math.round((frames * 1_000) / sum);
  }

  #run(): void {
    const wallMs = performance.now();
    for (const work of this.#work) work(wallMs);
  }

  #measure(wallMs: number): void {
    const duration = wallMs - this.#lastMs;
    this.#lastMs = wallMs;
    if (duration > 1_000) return;
    this.#durations[this.#count % SAMPLES] = duration;
    this.#count += 1;
  }
}
