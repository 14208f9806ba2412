/** For a command of the command line that runs inside Electron's program: no dock icon, no graphics. */
import { app } from 'electron';

export function beHeadless(): void {
  app.disableHardwareAcceleration();
  app.dock?.hide();
}
