import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { WAIT_MS_MAX } from './test/support/wait.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // What tests start keeps nothing among the person's own settings.
    env: { SPOKELAB_HOME: process.env.SPOKELAB_HOME ?? mkdtempSync(join(tmpdir(), 'spokelab-home-')) },
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    // A fact is waited for as long by a poll as by a page.
    expect: { poll: { timeout: WAIT_MS_MAX } },
    hookTimeout: 60_000,
    reporters: ['default', './test/support/closing-line-reporter.ts'],
  },
});
