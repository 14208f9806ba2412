/** Where Spokelab keeps what belongs to the person, not to a lab: settings, trust, logs. */
import { homedir } from 'node:os';
import { join } from 'node:path';

type Machine = { platform: NodeJS.Platform; environment: NodeJS.ProcessEnv; home: string };

/** The folder; it need not exist, and it may be one that cannot be written to. SPOKELAB_HOME names another. */
export function userFolder(
  { platform, environment, home }: Machine = { platform: process.platform, environment: process.env, home: homedir() },
): string {
  const wish = environment.SPOKELAB_HOME;
  if (wish !== undefined && wish !== '') return wish;
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Spokelab');
  if (platform === 'win32') return join(environment.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Spokelab');
  const configuration = environment.XDG_CONFIG_HOME;
  return join(configuration === undefined || configuration === '' ? join(home, '.config') : configuration, 'spokelab');
}
