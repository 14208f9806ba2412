/** A line to the engine of the app's first window that a test has in place of the page. */
import type { Command, EngineMessage, WindowMessage } from '../../src-main/contract/api.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import type { DesktopApp } from '../support/desktop-driver.ts';

export type Heard = { replies: Extract<EngineMessage<TraceEvent>, { kind: 'reply' }>[]; events: TraceEvent[] };

/** Says hello and gives the commands; until each has its answer and the whole trace so far has come. */
export async function tellEngine(app: DesktopApp, commands: readonly Command[]): Promise<Heard> {
  const messages: WindowMessage[] = commands.map((command, index) => ({ kind: 'command', id: index + 1, command }));
  const text = await app.inMain(
    ({ BrowserWindow, MessageChannelMain, ipcMain }, said) =>
      new Promise<string>((done, failed) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        const { port1, port2 } = new MessageChannelMain();
        const replies: unknown[] = [];
        const events: unknown[] = [];
        port1.on('message', ({ data }) => {
          const message = JSON.parse(data);
          if (message.kind === 'welcome') for (const one of said) port1.postMessage(JSON.stringify(one));
          else if (message.kind === 'reply') replies.push(message);
          else if (message.kind === 'events') {
            events.push(...message.events);
            const next = message.from + message.events.length;
            port1.postMessage(JSON.stringify({ kind: 'taken', next }));
            if (next < message.total || replies.length < said.length) return;
            port1.close();
            done(JSON.stringify({ replies, events }));
          }
        });
        port1.on('close', () => failed(new Error('the engine closed the line')));
        port1.start();
        port1.postMessage('{"kind":"hello","version":1}');
        const sender = { sender: contents, senderFrame: { url: contents?.getURL(), parent: null }, ports: [port2] };
        ipcMain.emit('spokelab:connect', sender, null);
      }),
    messages,
  );
  return JSON.parse(text) as Heard;
}
