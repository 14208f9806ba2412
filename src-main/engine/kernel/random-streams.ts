/**
 * All randomness of a lab, by name. Guarantees:
 * - a stream depends on the lab's seed and its own name only;
 * - drawing from one stream does not shift any other;
 * - asking twice for a name gives the one stream, going on where it was.
 */

export type RandomStream = {
  /** Uniform in [0, 1), 32 bits of it. */
  next(): number;
  /** Uniform in [-1, 1). */
  signed(): number;
  /** True with the given probability; draws nothing at 0 and at 1. */
  chance(probability: number): boolean;
};

/** Gives a stream's next number, a whole one of 32 bits. */
export type Draw = () => number;

export class RandomStreams {
  readonly #seed: number;
  readonly #through: (name: string, draw: Draw) => Draw;
  readonly #streams = new Map<string, RandomStream>();

  /** `through` may listen to each stream's numbers, or give others in their place. */
  constructor(seed: number, through: (name: string, draw: Draw) => Draw = (_, draw) => draw) {
    this.#seed = seed;
    this.#through = through;
  }

  stream(name: string): RandomStream {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = streamOf(this.#through(name, createDraw(`${this.#seed}/${name}`)));
      this.#streams.set(name, stream);
    }
    return stream;
  }
}

/** The small fast counter generator (sfc32), its state filled by hashing the name. */
function createDraw(name: string): Draw {
  const hash = hasher(name);
  let a = hash();
  let b = hash();
  let c = hash();
  let counter = 1;
  const draw = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round += 1) draw();
  return draw;
}

function streamOf(draw: Draw): RandomStream {
  const next = (): number => draw() / 4_294_967_296;
  return {
    next,
    signed: () => next() * 2 - 1,
    chance: (probability) => probability >= 1 || (probability > 0 && next() < probability),
  };
}

/** A sequence of 32-bit numbers that depends on every character of the text. */
function hasher(text: string): () => number {
  let state = 1_779_033_703 ^ text.length;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 3_432_918_353);
    state = (state << 13) | (state >>> 19);
  }
  return () => {
    state = Math.imul(state ^ (state >>> 16), 2_246_822_507);
    state = Math.imul(state ^ (state >>> 13), 3_266_489_909);
    state ^= state >>> 16;
    return state | 0;
  };
}
