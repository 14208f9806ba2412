/** What a command is: its words for `--help`, its options, and what it does. */
import type { ExitStatus } from './exit-status.ts';

/** `value` is the word for its argument in `--help`; an option without one is on or off. */
export type Option = { value?: string; choices?: readonly string[]; help: string };

export type CommandSpec = {
  name: string;
  /** What stands behind the name: `FILE… [options]`. */
  synopsis: string;
  summary: string;
  /** Further paragraphs for `--help`. */
  details: readonly string[];
  options: Readonly<Record<string, Option>>;
  operands: { least: number; most: number };
};

/** What was given on the command line, checked against the spec. */
export type Given = {
  operands: string[];
  /** Whether an option without a value was given. */
  has(option: string): boolean;
  /** The value of an option; the last one when it was given twice. */
  value(option: string): string | undefined;
};

export type Command = { spec: CommandSpec; run: (given: Given) => Promise<ExitStatus> };
