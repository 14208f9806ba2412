/** The engine's process: opens a lab and serves the window whose port it is given. What it prints is its log. */
import type { MessagePortMain } from 'electron';
import { reportOf } from '../contract/errors.ts';
import { openKeptHost } from '../runtime/kept-lab.ts';
import type { EngineChannel, LabSession } from '../runtime/session-api.ts';
import { channelOver, WINDOW_TEXT_BYTES_MAX } from '../runtime/text-line.ts';
import { userFolder } from '../runtime/user-folder.ts';
import type { FromEngine, ToEngine } from './engine-messages.ts';
import { toEngine } from './engine-messages.ts';
import { paceWatch } from './pace-watch.ts';

const { parentPort } = process;
let opening: Promise<LabSession> | undefined;

parentPort.on('message', ({ data: raw, ports }: { data: unknown; ports: MessagePortMain[] }) => {
  const data = toEngine.parse(raw);
  if (data.kind === 'open') open(data);
  else if (data.kind === 'close') void close();
  else for (const port of ports) opening?.then((session) => attach(session, port), fail);
});

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

const tell = (message: FromEngine): void => parentPort.postMessage(message);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

function open({ scenario, folder }: Extract<ToEngine, { kind: 'open' }>): void {
  say(`engine ${process.pid} opens ${scenario ?? 'the demo lab'} in ${folder}`);
  opening = openKeptHost(folder, { userFolder: userFolder(), onFailed: fail, ...(scenario === undefined ? {} : { scenario }) });
  opening.then(({ info }) => say(`${info.name}: ${info.world}, seed ${info.seed}, profile ${info.profile}`), fail);
}

/** The main process hears why, and then ends this one. */
function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  tell({ kind: 'failed', error: reportOf(error) });
}

async function close(): Promise<void> {
  try {
    await (await opening)?.dispose();
    say('closed');
  } finally {
    process.exit(0);
  }
}

const watchPace = paceWatch((runsLive) => tell({ kind: 'pace', runsLive }));

function attach(session: LabSession, port: MessagePortMain): void {
  const channel = channelOver({
    send: (text) => port.postMessage(text),
    onText: (listener) => void port.on('message', ({ data }: { data: unknown }) => listener(isShortText(data) ? data : undefined)),
    onClose: (listener) => void port.on('close', listener),
  });
  const watched: EngineChannel = {
    ...channel,
    send: (message) => {
      watchPace(message);
      channel.send(message);
    },
  };
  session.attach(watched);
  port.start();
}

const isShortText = (data: unknown): data is string => typeof data === 'string' && data.length <= WINDOW_TEXT_BYTES_MAX;
