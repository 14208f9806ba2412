/** What a session file says of its lab beside the trace, the files and the outcome. */
export type SessionAbout = {
  /** The trace's format. */
  traceVersion: number;
  name: string;
  world: 'live' | 'virtual';
  seed: number;
  profile: string;
  /** The run went on when an `always` or `eventually` was broken. */
  keepsGoing: boolean;
  /** Unix milliseconds at which the file was begun. */
  writtenAtMs: number;
};

/** Every number that a lab's random streams gave, in order, by the stream's name: 32 bits each. */
export type Decisions = ReadonlyMap<string, Uint32Array>;
