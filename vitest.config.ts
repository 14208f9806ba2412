import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import SpreadingSequencer, { TIMED, WAITING } from './test/support/sequencer.ts';
import { WAIT_MS_MAX } from './test/support/wait.ts';

/** What these test has no state of its own: a new process for each file would be half of their time. */
const PURE = ['contract', 'engine', 'renderer', 'trace', 'util'].map((part) => `test/unit/${part}/**/*.test.{ts,tsx}`);

const WINDOWS = ['browser', 'desktop'].map((part) => `test/${part}/**/*.test.ts`);

/** These run for as long as they are told. */
const LONG = ['fuzz', 'soak'].map((part) => `test/${part}/**/*.test.ts`);

/** What must be seen within a second is not kept waiting by more of its kind than there are processors. */
const AFTER_THE_REST = { sequence: { groupOrder: 1 } };

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      { extends: true, test: { name: 'whole', include: ['test/**/*.test.{ts,tsx}'], exclude: [...PURE, ...WINDOWS, ...LONG] } },
      {
        extends: true,
        test: {
          name: WAITING,
          include: WINDOWS,
          // A process that has a browser keeps it for the next file: starting it, and loading what drives it, takes longer than many a test.
          isolate: false,
          // A browser that a busy machine keeps waiting is given a second try there, which the report names; at a desk it is not.
          retry: process.env.CI === undefined ? 0 : 1,
          ...AFTER_THE_REST,
        },
      },
      { extends: true, test: { name: TIMED, include: LONG, ...AFTER_THE_REST } },
    ],
    env: {
      // What tests start keeps nothing among the person's own settings.
      SPOKELAB_HOME: process.env.SPOKELAB_HOME ?? mkdtempSync(join(tmpdir(), 'spokelab-home-')),
      // Hundreds of processes load the same code: each takes it as the first one has compiled it.
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), 'node-compile-cache'),
    },
    pool: 'forks',
    // Tests make much that does not live long: with more room for it, the collector has less to do.
    execArgv: ['--max-semi-space-size=64'],
    maxWorkers: 2,
    sequence: { sequencer: SpreadingSequencer },
    testTimeout: 60_000,
    // A fact is waited for as long by a poll as by a page.
    expect: { poll: { timeout: WAIT_MS_MAX } },
    hookTimeout: 60_000,
    reporters: ['default', './test/support/closing-line-reporter.ts'],
  },
});
