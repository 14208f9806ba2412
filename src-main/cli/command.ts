/** What a command is: its words for `--help` and its options. */

/** `value` is the word for its argument in `--help`; an option without one is on or off. */
type Option = { short?: string; value?: string; choices?: readonly string[]; help: string };

export type CommandSpec = {
  name: string;
  /** What stands behind the name: `FILE… [options]`. */
  synopsis: string;
  summary: string;
  /** Further lines for `--help`, broken where they are here. */
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
