/** What the documentation and the examples for CI tell people to type is what the command takes. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseArguments } from '../../src-main/cli/arguments.ts';
import type { Given } from '../../src-main/cli/command.ts';
import { readSettings } from '../../src-main/cli/explore/settings.ts';
import { EXPLORE } from '../../src-main/cli/explore/spec.ts';
import { FAULT_WORDS } from '../../src-main/contract/schemas/scenario-explore.ts';
import { ROOT } from './spokelab.ts';

const textOf = (file: string): string => readFileSync(resolve(ROOT, 'docs', file), 'utf8');
const GUIDE = textOf('explore.md');

/** The arguments of each `explore` in a text, as a shell would hand them over with these variables. */
function commandsIn(text: string, variables: Readonly<Record<string, string>> = {}): string[][] {
  const joined = text.replaceAll(/\\\n\s*/g, ' ');
  const filled = Object.entries(variables).reduce((line, [name, value]) => line.replaceAll(name, value), joined);
  return [...filled.matchAll(/^.*spokelab(?: --)? explore ([^>|\n]+)/gm)].map(([, args = '']) =>
    args.replaceAll('"', '').trim().split(/\s+/),
  );
}

const given = (args: string[]): Given => parseArguments(EXPLORE, args);

describe('the guide', () => {
  it('calls the command as it is', () => {
    const commands = commandsIn(GUIDE).filter(([first = '']) => first.startsWith('lab.yaml') || first.startsWith('--'));
    expect(commands).toHaveLength(3);
    for (const args of commands) expect(() => readSettings(given(args))).not.toThrow();
  });

  it('names every option', () => {
    for (const option of Object.keys(EXPLORE.options)) expect(GUIDE).toContain(`--${option}`);
  });

  it('names every kind of fault', () => {
    for (const word of Object.keys(FAULT_WORDS)) expect(GUIDE).toContain(`\`${word}\``);
  });
});

describe('the examples for CI', () => {
  it('give every machine of the GitHub matrix its part', () => {
    const file = textOf('ci/github-matrix.yml');
    const { env, jobs } = parse(file) as {
      env: { SHARDS: number; RUNS: number };
      jobs: { explore: { strategy: { matrix: { shard: number[] } } } };
    };
    const { shard: shards } = jobs.explore.strategy.matrix;
    expect(shards).toEqual(Array.from({ length: env.SHARDS }, (_, index) => index + 1));
    for (const shard of shards) {
      const [search = [], merge = []] = commandsIn(file, {
        '${{ matrix.shard }}': String(shard),
        $SHARDS: String(env.SHARDS),
        $RUNS: String(env.RUNS),
      });
      expect(readSettings(given(search))).toMatchObject({
        shard: { index: shard, of: env.SHARDS },
        runs: env.RUNS,
        failuresMax: Number.POSITIVE_INFINITY,
      });
      expect(given(merge)).toMatchObject({ operands: ['shard-*.json'] });
    }
  });

  it('give every pod of the Kubernetes job its part', () => {
    const file = textOf('ci/kubernetes-indexed-job.yaml');
    type Container = { env: { name: string; value: string }[]; args: string[] };
    const { spec } = parse(file) as {
      spec: { completions: number; completionMode: string; template: { spec: { containers: Container[] } } };
    };
    const [container] = spec.template.spec.containers;
    const variable = (name: string): string => container?.env.find((entry) => entry.name === name)?.value ?? '';
    expect(spec).toMatchObject({ completionMode: 'Indexed', completions: Number(variable('SHARDS')) });
    const [script = ''] = container?.args ?? [];
    const last = String(spec.completions - 1);
    const [search = []] = commandsIn(script, {
      '$((JOB_COMPLETION_INDEX + 1))': String(Number(last) + 1),
      $SHARDS: variable('SHARDS'),
      $RUNS: variable('RUNS'),
    });
    expect(readSettings(given(search))).toMatchObject({
      shard: { index: spec.completions, of: spec.completions },
      runs: Number(variable('RUNS')),
    });
    expect(commandsIn(file)).toContainEqual(['--merge', 'shards.log', '--out', 'minimal.yaml']);
  });
});
