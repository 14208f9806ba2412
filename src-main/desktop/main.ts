/** Electron's main process: the app's windows, its menu and its locks. It wires; the parts are beside it. */
import { app, dialog, Menu, session } from 'electron';
import { LabWindows } from './lab-windows.ts';
import { createMenu } from './menu.ts';
import { secureApp, secureSession } from './security.ts';
import { scenarioOf } from './start-arguments.ts';
import { declareScheme, serveWindow } from './window-protocol.ts';

const SCENARIO_FILES = [{ name: 'Scenarios', extensions: ['yaml', 'yml'] }];

// What this app hands to one that runs already; it travels as JSON.
const scenario = scenarioOf(process.argv, { isPackaged: app.isPackaged, directory: process.cwd() });
if (app.requestSingleInstanceLock({ scenario: scenario ?? null })) run();
else app.quit();

function run(): void {
  secureApp(app);
  declareScheme();
  void app.whenReady().then(start);
}

function start(): void {
  secureSession(session.defaultSession);
  serveWindow(session.defaultSession);
  const windows = new LabWindows();
  const openScenario = async (): Promise<void> => {
    const { filePaths } = await dialog.showOpenDialog({ title: 'Open a scenario', filters: SCENARIO_FILES, properties: ['openFile'] });
    const [file] = filePaths;
    if (file !== undefined) windows.open(file);
  };
  const actions = { newLab: () => windows.open(undefined), openScenario: () => void openScenario() };
  Menu.setApplicationMenu(createMenu(actions, { isMac: process.platform === 'darwin', isDevelopment: !app.isPackaged }));
  app.on('second-instance', (_event, _argv, _directory, handed) => {
    const wanted = scenarioIn(handed);
    if (wanted !== undefined || windows.count === 0) windows.open(wanted);
    else windows.focus();
  });
  app.on('activate', () => {
    if (windows.count === 0) windows.open(undefined);
  });
  closeEnginesFirst(windows);
  windows.open(scenario);
}

/** The app ends with its last window, and not before the engines have closed their files. */
function closeEnginesFirst(windows: LabWindows): void {
  let isClosed = false;
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void windows.closeEngines().finally(() => {
      isClosed = true;
      app.quit();
    });
  });
}

function scenarioIn(handed: unknown): string | undefined {
  if (typeof handed !== 'object' || handed === null || !('scenario' in handed)) return undefined;
  return typeof handed.scenario === 'string' ? handed.scenario : undefined;
}
