import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { WAIT_MS_MAX } from './test/support/wait.ts';

/** What these test has no state of its own: a new process for each file would be half of their time. */
const PURE = ['contract', 'engine', 'renderer', 'trace', 'util'].map((part) => `test/unit/${part}/**/*.test.{ts,tsx}`);

const WINDOWS = ['browser', 'desktop'].map((part) => `test/${part}/**/*.test.ts`);

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      // A process that has a browser keeps it for the next file: starting it, and loading what drives it, takes longer than many a test.
      // A browser that a busy machine keeps waiting is given a second try there, which the report names; at a desk it is not.
      { extends: true, test: { name: 'windows', include: WINDOWS, isolate: false, retry: process.env.CI === undefined ? 0 : 1 } },
      { extends: true, test: { name: 'whole', include: ['test/**/*.test.{ts,tsx}'], exclude: [...PURE, ...WINDOWS] } },
    ],
    env: {
      // What tests start keeps nothing among the person's own settings.
      SPOKELAB_HOME: process.env.SPOKELAB_HOME ?? mkdtempSync(join(tmpdir(), 'spokelab-home-')),
      // Hundreds of processes load the same code: each takes it as the first one has compiled it.
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), 'node-compile-cache'),
    },
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    // A fact is waited for as long by a poll as by a page.
    expect: { poll: { timeout: WAIT_MS_MAX } },
    hookTimeout: 60_000,
    reporters: ['default', './test/support/closing-line-reporter.ts'],
  },
});
