/** What was asked of an exploration, read from the command line. */
import { availableParallelism } from 'node:os';
import { SpokelabError } from '../../contract/errors.ts';
import type { Shard } from '../../runtime/explore/exploration.ts';
import { WHOLE } from '../../runtime/explore/exploration.ts';
import type { ScenarioOverrides } from '../../runtime/scenario/load-scenario.ts';
import type { Given } from '../command.ts';

export type Settings = { runs: number; jobs: number; shard: Shard; failuresMax: number; overrides: ScenarioOverrides };

const RUNS = 1_000;
const JOBS_MAX = 256;
const SHARDS_MAX = 1_000_000;

/** Throws ERR_USAGE. */
export function readSettings(given: Given): Settings {
  const seed = whole(given, 'seed', 0, Number.MAX_SAFE_INTEGER);
  const profile = given.value('profile');
  return {
    runs: whole(given, 'runs', 1, Number.MAX_SAFE_INTEGER) ?? RUNS,
    jobs: whole(given, 'jobs', 1, JOBS_MAX) ?? availableParallelism(),
    shard: readShard(given.value('shard')),
    failuresMax: given.value('failures') === 'all' ? Number.POSITIVE_INFINITY : (whole(given, 'failures', 1, Number.MAX_SAFE_INTEGER) ?? 1),
    overrides: { ...(seed === undefined ? {} : { seed }), ...(profile === undefined ? {} : { profile }) },
  };
}

function whole(given: Given, option: string, least: number, most: number): number | undefined {
  const text = given.value(option);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new SpokelabError('ERR_USAGE', `--${option}: "${text}" is not a whole number from ${least} to ${most}.`);
}

function readShard(text: string | undefined): Shard {
  if (text === undefined) return WHOLE;
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (shard.index >= 1 && shard.index <= shard.of && shard.of <= SHARDS_MAX) return shard;
  throw new SpokelabError('ERR_USAGE', `--shard: "${text}" is not a part like 2/8: the second of eight, from 1/8 to 8/8.`);
}
