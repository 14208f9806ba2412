/** What windows are attached to: one lab after another. Opening another moves every window over to it. */
import type { Command, LabInfo, LabOrigin } from '../contract/api.ts';
import { API_VERSION } from '../contract/api.ts';
import { reportOf, SpokelabError } from '../contract/errors.ts';
import { parseWindowMessage } from '../contract/schemas/parse-window-message.ts';
import { lessonFile } from './lessons/lesson-list.ts';
import { openSession } from './open-session.ts';
import type { EngineChannel, LabSession, LabSessionOptions } from './session-api.ts';

type Open = (options: LabSessionOptions) => Promise<LabSession>;
type OpenLab = Extract<Command, { do: 'open-lab' }>;

/** Throws what opening the first lab throws. */
export const openHost = async (options: LabSessionOptions, open: Open = openSession): Promise<LabHost> =>
  new LabHost(await open(options), open);

export class LabHost implements LabSession {
  readonly #open: Open;
  readonly #lines = new Set<WindowLine>();
  #session: LabSession;
  #opening: Promise<void> = Promise.resolve();

  constructor(session: LabSession, open: Open) {
    this.#session = session;
    this.#open = open;
  }

  get info(): LabInfo {
    return this.#session.info;
  }

  get file(): string | undefined {
    return this.#session.file;
  }

  get hubToken(): string {
    return this.#session.hubToken;
  }

  attach(channel: EngineChannel): void {
    const line = new WindowLine(channel, this.#session);
    this.#lines.add(line);
    channel.onMessage((message) => {
      const asked = openLabIn(message);
      if (asked === undefined) line.say(message);
      else this.#openFor(asked, channel);
    });
    channel.onClose(() => {
      this.#lines.delete(line);
      line.close();
    });
  }

  async dispose(): Promise<void> {
    await this.#opening;
    await this.#session.dispose();
  }

  #openFor({ id, raw }: { id: number; raw: unknown }, channel: EngineChannel): void {
    // One after the other: two labs that open at once would both be the one that stays.
    this.#opening = this.#opening.then(async () => {
      try {
        await this.#replace(checked(raw));
        channel.send({ kind: 'reply', id, ok: true, result: null });
      } catch (error) {
        channel.send({ kind: 'reply', id, ok: false, error: reportOf(error) });
      }
    });
  }

  /** The new lab is there before the old one goes, so that a scenario that cannot be opened costs nothing. */
  async #replace({ origin, world }: OpenLab): Promise<void> {
    const { hubToken } = this.#session;
    const options = { ...this.#optionsFor(origin), world, ...(hubToken === '' ? {} : { hubToken }) };
    const session = await this.#open(options);
    const old = this.#session;
    this.#session = session;
    for (const line of this.#lines) line.moveTo(session);
    await old.dispose();
  }

  /** A directory belongs to the lab that was started in it, and to no other. */
  #optionsFor(origin: LabOrigin): LabSessionOptions {
    if (origin.from === 'file') return { scenario: origin.file };
    if (origin.from === 'lesson') return { scenario: lessonFile(origin.lesson) };
    const file = origin.file ?? this.#session.file;
    return { text: origin.yaml, ...(file === undefined ? {} : { scenario: file }) };
  }
}

/** One window, and its line to the lab that it is shown now. */
class WindowLine {
  readonly #window: EngineChannel;
  #toLab: ((message: unknown) => void)[] = [];
  #onClose: (() => void)[] = [];
  /** A window that has not said hello is not told of a lab. */
  #isWelcome = false;

  constructor(window: EngineChannel, session: LabSession) {
    this.#window = window;
    this.#attach(session);
  }

  say(message: unknown): void {
    this.#isWelcome ||= typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'hello';
    for (const listener of this.#toLab) listener(message);
  }

  moveTo(session: LabSession): void {
    this.close();
    this.#attach(session);
    if (this.#isWelcome) this.say({ kind: 'hello', version: API_VERSION });
  }

  /** The lab that it was on hears that the window has gone. */
  close(): void {
    for (const listener of this.#onClose) listener();
  }

  #attach(session: LabSession): void {
    const toLab: ((message: unknown) => void)[] = [];
    const onClose: (() => void)[] = [];
    this.#toLab = toLab;
    this.#onClose = onClose;
    session.attach({
      // Of a lab that was left only answers are still of interest.
      send: (message) => (this.#toLab === toLab || message.kind === 'reply') && this.#window.send(message),
      onMessage: (listener) => void toLab.push(listener),
      onClose: (listener) => void onClose.push(listener),
    });
  }
}

/** The message when it asks for another lab, as yet unchecked. */
function openLabIn(message: unknown): { id: number; raw: unknown } | undefined {
  if (typeof message !== 'object' || message === null || !('command' in message)) return undefined;
  const { command } = message;
  if (typeof command !== 'object' || command === null || !('do' in command) || command.do !== 'open-lab') return undefined;
  return { id: 'id' in message && typeof message.id === 'number' ? message.id : 0, raw: message };
}

function checked(raw: unknown): OpenLab {
  const message = parseWindowMessage(raw);
  if (message.kind === 'command' && message.command.do === 'open-lab') return message.command;
  throw new SpokelabError('ERR_COMMAND_INVALID', 'The message does not ask for a lab.');
}
