/** For tests of what a scenario file is refused for. */
import { expect } from 'vitest';
import type { ErrorCode } from '../../../../src-main/contract/errors.ts';
import { SpokelabError } from '../../../../src-main/contract/errors.ts';
import type { ScenarioOverrides } from '../../../../src-main/runtime/scenario/load-scenario.ts';
import { parseScenario } from '../../../../src-main/runtime/scenario/load-scenario.ts';

/** A scenario that is fine; the rows below put one wrong thing into it. Line numbers count from its first line. */
export const FRAME = ['spokelab: 1', 'name: test', 'duration: 5m', 'edges:', '  - { id: "edge-{n}", count: 3 }'];
export const BODY_LINE = FRAME.length + 1;

export function refused(text: string, options: ScenarioOverrides = {}): SpokelabError {
  try {
    parseScenario(text, 'dir/test.yaml', options);
  } catch (error) {
    if (error instanceof SpokelabError) return error;
    throw error;
  }
  throw new Error(`accepted:\n${text}`);
}

export const refusedBody = (...body: string[]): SpokelabError => refused([...FRAME, ...body].join('\n'));

/** The line as a person reads it. */
export function expectOnly(
  error: SpokelabError,
  line: number,
  column: number,
  message: string,
  code: ErrorCode = 'ERR_SCENARIO_INVALID',
): void {
  expect(error.message).toBe(`dir/test.yaml:${line}:${column}: ${message}`);
  expect(error.code).toBe(code);
  expect(error.position).toMatchObject({ file: 'dir/test.yaml', line, column });
}
