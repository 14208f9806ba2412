/**
 * The installed program's first file. `spokelab run FILE` and its like are the command line, here in this process and without a
 * window; everything else is the app. It alone sees both, so that neither knows of the other.
 */
import { commandIn } from './cli/command-in.ts';
import { beHeadless } from './desktop/headless.ts';
import { runDesktop } from './desktop/main.ts';

const command = commandIn(process.argv.slice(1), { isPackaged: process.defaultApp !== true });
if (command === undefined) runDesktop();
else {
  beHeadless();
  const { runCommandLine } = await import('./cli/command-line.ts');
  const status = await runCommandLine(command);
  // What was printed must have left: Electron's end does not wait for it.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(status)));
}
