/** `npm run fuzz [-- 2h]` and `npm run soak [-- 30m]`: the tests of that folder for so long, a minute when nothing is said. */
import { spawnSync } from 'node:child_process';
import { parseDuration } from '../../src-main/contract/schemas/quantities.ts';
import { SECOND } from '../../src-main/contract/units.ts';

const LENGTHS: Record<string, string> = { fuzz: 'SPOKELAB_FUZZ_SECONDS', soak: 'SPOKELAB_SOAK_SECONDS' };

const [what = '', length = '1m'] = process.argv.slice(2);
const variable = LENGTHS[what];
const parsed = parseDuration(length);
if (variable === undefined || !parsed.ok) {
  process.stderr.write(`for-long: write fuzz or soak and a duration such as 90s, 10m or 2h, not "${what} ${length}".\n`);
  process.exit(2);
}
const env = { ...process.env, [variable]: String(Math.ceil(parsed.value / SECOND)) };
const { status } = spawnSync('vitest', ['run', `test/${what}`], { env, stdio: 'inherit', shell: process.platform === 'win32' });
process.exit(status ?? 1);
