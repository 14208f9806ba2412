/** The engine's process: opens a lab and serves the window whose port it is given. */
import type { MessagePortMain } from 'electron';
import { reportOf } from '../contract/errors.ts';
import { openHost } from '../runtime/lab-host.ts';
import type { LabSession } from '../runtime/session-api.ts';
import { channelOver, WINDOW_TEXT_BYTES_MAX } from '../runtime/text-line.ts';
import type { FromEngine, ToEngine } from './engine-messages.ts';

const { parentPort } = process;
let opening: Promise<LabSession> | undefined;

parentPort.on('message', ({ data, ports }: { data: ToEngine; ports: MessagePortMain[] }) => {
  if (data.kind === 'open') open(data.scenario);
  else if (data.kind === 'close') void close();
  else for (const port of ports) opening?.then((session) => attach(session, port), fail);
});

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

function open(scenario: string | undefined): void {
  opening = openHost(scenario === undefined ? {} : { scenario });
  opening.catch(fail);
}

/** The main process hears why, and then ends this one. */
function fail(error: unknown): void {
  const message: FromEngine = { kind: 'failed', error: reportOf(error) };
  parentPort.postMessage(message);
}

async function close(): Promise<void> {
  try {
    await (await opening)?.dispose();
  } finally {
    process.exit(0);
  }
}

function attach(session: LabSession, port: MessagePortMain): void {
  const channel = channelOver({
    send: (text) => port.postMessage(text),
    onText: (listener) => void port.on('message', ({ data }: { data: unknown }) => listener(isShortText(data) ? data : undefined)),
    onClose: (listener) => void port.on('close', listener),
  });
  session.attach(channel);
  port.start();
}

const isShortText = (data: unknown): data is string => typeof data === 'string' && data.length <= WINDOW_TEXT_BYTES_MAX;
