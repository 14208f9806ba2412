import { resolve } from 'node:path';

/** The scenario that the app was started with, as an absolute path. Started from a checkout, the app's folder comes before it. */
export function scenarioOf(argv: readonly string[], options: { isPackaged: boolean; directory: string }): string | undefined {
  const operands = argv.slice(1).filter((argument) => !argument.startsWith('-'));
  const scenario = operands[options.isPackaged ? 0 : 1];
  return scenario === undefined ? undefined : resolve(options.directory, scenario);
}
