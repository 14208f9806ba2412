import { resolve } from 'node:path';
import { SpokelabError } from '../contract/errors.ts';
import { labSource } from '../runtime/scenario/lab-source.ts';
import { isSessionFile } from '../runtime/sessions/session-check.ts';
import { userFolder } from '../runtime/user-folder.ts';
import type { Given } from './command.ts';
import type { ExitStatus } from './exit-status.ts';
import { EXIT } from './exit-status.ts';
import { checkedScenario } from './open/checked-scenario.ts';
import { ensureWindow } from './open/window-build.ts';
import { print } from './output.ts';
import { readPort } from './port-option.ts';
import { trustOption } from './trust-option.ts';
import { untilEnded } from './until-ended.ts';
import { worldOption } from './world-option.ts';

export async function serve(given: Given): Promise<ExitStatus> {
  const isWindowless = given.has('no-window');
  const port = readPort(given);
  const scenario = checkedScenario(given.operands[0]);
  const directory = given.value('directory');
  if (directory !== undefined && given.value('world') === 'virtual')
    throw new SpokelabError('ERR_USAGE', 'A virtual lab keeps no files. Leave --directory out; "spokelab run --session" keeps a run.');
  if (!isWindowless) await ensureWindow();
  const { serveLab } = await import('../server/serve-lab.ts');
  const trusted = trustOption(given);
  if (isWindowless) await refuseUntrustedFile(scenario.scenario, trusted);
  const lab = await serveLab({
    ...scenario,
    ...port,
    ...(directory === undefined ? {} : { directory: resolve(directory) }),
    ...worldOption(given),
    userFolder: userFolder(),
    trusted,
    host: '127.0.0.1',
    allowNoWindow: isWindowless,
  });
  const ended = untilEnded();
  print(JSON.stringify({ url: lab.url, hub: lab.hub, hubToken: lab.hubToken }));
  const failure = await Promise.race([ended, lab.failed]);
  await lab.close();
  if (failure !== undefined) throw failure;
  return EXIT.ok;
}

/** Without a window there is nobody to ask. */
async function refuseUntrustedFile(file: string | undefined, trusted: readonly string[]): Promise<void> {
  if (file === undefined || isSessionFile(file)) return;
  const { trustOrRefuse } = await import('../runtime/trust/headless.ts');
  await trustOrRefuse(labSource({ scenario: file }).scenario, file, userFolder(), trusted);
}
