/** `npm run bench [PART…]`: one JSON line per figure, each beside its floor from this run where there is one. */
import { benchDesktop } from './desktop.ts';
import { benchExplore } from './explore.ts';
import { benchHooks } from './hooks.ts';
import { benchLive } from './live.ts';
import { benchModel } from './model.ts';
import { benchScale } from './scale.ts';
import { benchSession } from './session.ts';
import { benchStartUp } from './start-up.ts';
import { benchVirtual } from './virtual.ts';
import { benchWindow } from './window.ts';

const PARTS: Record<string, () => Promise<void>> = {
  virtual: benchVirtual,
  live: benchLive,
  'start-up': benchStartUp,
  scale: benchScale,
  session: benchSession,
  hooks: benchHooks,
  explore: benchExplore,
  model: benchModel,
  window: benchWindow,
  desktop: benchDesktop,
};

const asked = process.argv.slice(2);
const unknown = asked.find((part) => !(part in PARTS));
if (unknown !== undefined) {
  process.stderr.write(`bench: there is no part "${unknown}"; there are ${Object.keys(PARTS).join(', ')}.\n`);
  process.exit(2);
}
for (const [name, part] of Object.entries(PARTS)) if (asked.length === 0 || asked.includes(name)) await part();
process.exit(0);
