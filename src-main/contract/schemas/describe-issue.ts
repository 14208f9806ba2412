/** What is wrong with a value, in words for a person; each stands behind the field's name ("edges[0].id: is missing"). */
import { z } from 'zod';
import { nearest } from '../../util/nearest.ts';
import { shown } from './quantities.ts';

/** An error map for zod. One message per unknown key, in the order of `issue.keys`, joined by line breaks. */
export const describeIssue: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? missing(issue) : `must be ${article(issue)}, not ${kindOf(issue.input)}${quoteHint(issue)}`;
    case 'invalid_value':
      return issue.input === undefined ? missing(issue) : wrongChoice(issue.input, issue.values.map(String));
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, knownKeys(issue.inst))).join('\n');
    case 'too_small':
      return bound(issue.origin, 'at least', Number(issue.minimum));
    case 'too_big':
      return bound(issue.origin, 'at most', Number(issue.maximum));
    default:
      return undefined;
  }
};

/** `unknown key ...` with the nearest known one, or all of them when none is near. */
function unknownKey(key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  const hint = near === undefined ? `known here: ${known.join(', ')}` : `did you mean \`${near}\`?`;
  return `unknown key \`${shown(key).slice(1, -1)}\`; ${hint}`;
}

export function wrongChoice(input: unknown, choices: readonly string[]): string {
  const near = typeof input === 'string' ? nearest(input, choices) : undefined;
  if (choices.length === 1) return `must be ${choices[0]}, not ${shown(input)}`;
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  return `${shown(input)} is not one of ${choices.join(', ')}${hint}`;
}

/** `the number 7`, `a list`, `nothing`: what stands in the file. */
export function kindOf(input: unknown): string {
  if (input === null) return 'nothing';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'a mapping';
  return typeof input === 'string' ? `the text ${shown(input)}` : shown(input);
}

const ARTICLES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};
const article = (issue: { expected: string; inst?: unknown }): string => {
  const isWhole = issue.inst instanceof z.core.$ZodNumberFormat;
  return isWhole ? 'a whole number' : (ARTICLES[issue.expected] ?? issue.expected);
};

function missing(issue: { inst?: unknown }): string {
  const meta = issue.inst instanceof z.core.$ZodType ? z.globalRegistry.get(issue.inst) : undefined;
  return meta?.description === undefined ? 'is missing' : `is missing (${meta.description})`;
}

/** A number or a truth where text belongs is nearly always a text that YAML took for one. */
function quoteHint(issue: { expected: string; input?: unknown }): string {
  const isTaken = typeof issue.input === 'number' || typeof issue.input === 'boolean';
  return issue.expected === 'string' && isTaken ? `; write "${String(issue.input)}" in quotes` : '';
}

function knownKeys(inst: unknown): string[] {
  return inst instanceof z.core.$ZodObject ? Object.keys(inst._zod.def.shape) : [];
}

function bound(origin: string, relation: string, limit: number): string {
  if (origin === 'string')
    return limit === 1 && relation === 'at least' ? 'must not be empty' : `must have ${relation} ${limit} characters`;
  if (origin === 'array') return `must have ${relation} ${limit} ${limit === 1 ? 'entry' : 'entries'}`;
  return `must be ${relation} ${limit}`;
}
