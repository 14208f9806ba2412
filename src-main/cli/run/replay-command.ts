import type { ScenarioOverrides } from '../../runtime/scenario/load-scenario.ts';

/** The command that runs the same again; it can be pasted into a shell. The scenario's own seed need not be named. */
export function replayCommand(file: string, world: 'virtual' | 'live', { seed, profile }: ScenarioOverrides, probe?: string): string {
  const words = ['npm', 'run', '-s', 'spokelab', '--', 'run', file];
  if (world === 'live') words.push('--world', world);
  if (seed !== undefined) words.push('--seed', String(seed));
  if (profile !== undefined) words.push('--profile', profile);
  if (probe !== undefined) words.push('--probe', probe);
  return words.map(quoted).join(' ');
}

const quoted = (word: string): string => (/^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
