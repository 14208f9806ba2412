import { parseArgs } from 'node:util';
import { SpokelabError } from '../contract/errors.ts';
import { nearest } from '../util/nearest.ts';
import type { CommandSpec, Given } from './command.ts';

/** Checks the arguments against the command's spec. Throws ERR_USAGE, with the nearest option where one was misspelt. */
export function parseArguments(spec: CommandSpec, args: readonly string[]): Given {
  const names = Object.keys(spec.options);
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      names.map((name) => {
        const { short, value } = spec.options[name] ?? {};
        const type = value === undefined ? ('boolean' as const) : ('string' as const);
        return [name, short === undefined ? { type } : { type, short }];
      }),
    ),
    // The library's own refusals know of no neighbours and no choices.
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string | true>();
  for (const token of tokens) {
    if (token.kind === 'option')
      values.set(token.name, checkedValue(spec, token.name, token.rawName, token.value, token.inlineValue === true));
  }
  checkOperands(spec, positionals);
  return {
    operands: positionals,
    has: (option) => values.has(option),
    value: (option) => {
      const value = values.get(option);
      return value === true ? undefined : value;
    },
  };
}

/** A number below zero is a value, if a wrong one. */
const LOOKS_LIKE_OPTION = /^-(?!\d)/;

function checkedValue(spec: CommandSpec, name: string, written: string, value: string | undefined, isInline: boolean): string | true {
  const option = Object.hasOwn(spec.options, name) ? spec.options[name] : undefined;
  if (option === undefined) throw new SpokelabError('ERR_USAGE', unknownOption(spec, written));
  if (option.value === undefined) {
    if (value !== undefined) throw new SpokelabError('ERR_USAGE', `${written} takes no value, so "${value}" is too much.`);
    return true;
  }
  if (value === undefined || (!isInline && LOOKS_LIKE_OPTION.test(value))) {
    throw new SpokelabError('ERR_USAGE', `${written} needs a value: ${written} ${option.value}.`);
  }
  if (option.choices !== undefined && !option.choices.includes(value)) {
    throw new SpokelabError('ERR_USAGE', `${written}: "${value}" is not one of ${option.choices.join(', ')}.`);
  }
  return value;
}

function unknownOption(spec: CommandSpec, written: string): string {
  const near = nearest(
    written,
    Object.keys(spec.options).map((name) => `--${name}`),
  );
  return `${spec.name} has no option ${written}${near === undefined ? '.' : `; did you mean ${near}?`}`;
}

function checkOperands(spec: CommandSpec, operands: readonly string[]): void {
  const { least, most } = spec.operands;
  if (operands.length < least)
    throw new SpokelabError('ERR_USAGE', `${spec.name} needs an argument: spokelab ${spec.name} ${spec.synopsis}`);
  if (operands.includes('')) throw new SpokelabError('ERR_USAGE', `${spec.name}: an argument is empty.`);
  if (operands.length > most)
    throw new SpokelabError('ERR_USAGE', `${spec.name}: "${operands[most]}" is too much; it takes ${most === 0 ? 'none' : most}.`);
}
