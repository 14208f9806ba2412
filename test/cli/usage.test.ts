import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, spokelab } from './spokelab.ts';

describe.concurrent('help', () => {
  it.each([['--help'], ['-h'], ['help']])('%s names every command', async (...args) => {
    const { status, stdout, stderr } = await spokelab(args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Spokelab simulates .*\n\nUsage: spokelab /);
    for (const command of ['open', 'serve', 'run', 'explore', 'schema']) expect(stdout).toMatch(new RegExp(`^  ${command} {2,}\\w`, 'm'));
    expect(stdout).toContain('0 all expectations held, 1 an expectation failed, 2 bad input or usage, 3 an internal error');
  });

  it.each(['open', 'serve', 'run', 'explore', 'schema'])('%s has its own', async (command) => {
    const [behind, before] = await Promise.all([spokelab([command, '--help']), spokelab(['help', command])]);
    expect(behind).toEqual({ status: 0, stderr: '', stdout: before.stdout });
    expect(behind.stdout).toMatch(new RegExp(`^Usage: spokelab ${command} `));
  });

  it.each(['bundle', 'lesson'])('%s alone lists what it begins', async (family) => {
    const [behind, before] = await Promise.all([spokelab([family, '--help']), spokelab(['help', family])]);
    expect(behind).toEqual({ status: 0, stderr: '', stdout: before.stdout });
    expect(behind.stdout).toMatch(new RegExp(`^Usage: spokelab ${family} COMMAND`));
    expect(behind.stdout).toMatch(new RegExp(`^  ${family} new {2,}\\w`, 'm'));
  });

  it('has no gap inside a sentence', async () => {
    const { stdout } = await spokelab(['explore', '--help']);
    expect(stdout).toContain('The first run that breaks an\nexpectation ends the search');
  });

  it('is not asked for behind --', async () => {
    expect(await spokelab(['run', '--', '--help'])).toEqual({ status: 2, stdout: '', stderr: '--help: there is no such file\n' });
  });

  it('--version prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(await spokelab(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe.concurrent('what cannot be understood', () => {
  it.each([
    [['rum', 'x.yaml'], 'there is no command "rum"; did you mean run?', ''],
    [
      ['frobnicate'],
      'there is no command "frobnicate"; there is open, serve, run, compare, explore, journey, session unpack, bundle build, bundle verify, bundle inspect, bundle new, bundle types, lesson new, lesson check, schema, diagnostics.',
      '',
    ],
    [['test.yaml'], 'there is no command "test.yaml"; to run a scenario: spokelab run test.yaml', ''],
    [['help', 'rum'], 'there is no command "rum"; did you mean run?', ''],
    [['bundle'], 'bundle needs a second word: bundle build, bundle verify, bundle inspect, bundle new, bundle types.', ''],
    [['bundle', 'buidl'], 'there is no command "bundle buidl"; did you mean bundle build?', ''],
    [['run'], 'run needs an argument: spokelab run FILE… [options]', 'run '],
    [['run', 'x.yaml', '--sed', '1'], 'run has no option --sed; did you mean --seed?', 'run '],
    [['run', 'x.yaml', '--frobnicate'], 'run has no option --frobnicate.', 'run '],
    [['run', 'x.yaml', '-q'], 'run has no option -q.', 'run '],
    [['run', 'x.yaml', '--seed'], '--seed needs a value: --seed N.', 'run '],
    [['run', 'x.yaml', '--junit', '--json'], '--junit needs a value: --junit FILE.', 'run '],
    [['run', 'x.yaml', '--json=yes'], '--json takes no value, so "yes" is too much.', 'run '],
    [['run', 'x.yaml', '--world', 'real'], '--world: "real" is not one of virtual, live.', 'run '],
    [['run', 'x.yaml', '--seed', '-1'], '--seed: "-1" is not a whole number from 0 to 9007199254740991.', 'run '],
    [['run', ''], 'run: an argument is empty.', 'run '],
    [['bundle', 'new', ''], 'bundle new: an argument is empty.', 'bundle new '],
    [['run', 'x.yaml', '--seed', '1.5'], '--seed: "1.5" is not a whole number from 0 to 9007199254740991.', 'run '],
    [
      ['run', 'x.yaml', '--seed', '9007199254740992'],
      '--seed: "9007199254740992" is not a whole number from 0 to 9007199254740991.',
      'run ',
    ],
    [['run', 'x.yaml', 'y.yaml', '--trace', 'z'], '--trace holds one run, and 2 scenarios were named.', 'run '],
    [['schema'], 'schema needs an argument: spokelab schema scenario|manifest|trace|lesson', 'schema '],
    [['schema', 'scenaro'], 'there is no schema "scenaro"; did you mean scenario?', 'schema '],
    [['schema', 'trace', 'scenario'], 'schema: "scenario" is too much; it takes 1.', 'schema '],
    [['serve', '--port', '65536'], '--port: "65536" is not a port from 0 to 65535.', 'serve '],
    [['open', '--port', 'http'], '--port: "http" is not a port from 0 to 65535.', 'open '],
    [['--brwser'], 'open has no option --brwser; did you mean --browser?', 'open '],
  ])('%j', async (args, message, hint) => {
    expect(await spokelab(args)).toEqual({ status: 2, stdout: '', stderr: `spokelab: ${message}\nSee: spokelab ${hint}--help\n` });
  });
});

describe.concurrent('schemas', () => {
  it.each(['scenario', 'manifest', 'trace', 'lesson'])('%s is JSON Schema', async (name) => {
    const { status, stdout, stderr } = await spokelab(['schema', name]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
  });

  it('of a lesson is that of its head, with that of a step beside it', async () => {
    const { stdout } = await spokelab(['schema', 'lesson']);
    const { required, $defs } = JSON.parse(stdout) as { required: string[]; $defs: { lab: { properties: object } } };
    expect(required).toEqual(['lesson', 'title', 'scenario']);
    expect(Object.keys($defs.lab.properties)).toEqual(['until', 'speed', 'point', 'select', 'view']);
  });
});
