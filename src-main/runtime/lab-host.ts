/** What windows are attached to: one lab after another. Opening another moves every window over to it. */
import type { Command, EngineMessage, LabInfo, LabOrigin, WindowMessage } from '../contract/api.ts';
import { API_VERSION } from '../contract/api.ts';
import { reportOf, SpokelabError } from '../contract/errors.ts';
import { parseWindowMessage } from '../contract/schemas/parse-window-message.ts';
import type { TraceEvent } from '../trace/events.ts';
import { isLessonFile, lessonFile } from './lessons/lesson-list.ts';
import { openSession } from './open-session.ts';
import { answerPerson, doForPerson, isPersonCommand, isPersonQuery, PERSON_WORDS } from './person/answer-person.ts';
import { Person } from './person/person.ts';
import type { EngineChannel, LabSession, LabSessionOptions } from './session-api.ts';

type Open = (options: LabSessionOptions) => Promise<LabSession>;
type OpenLab = Extract<Command, { do: 'open-lab' }>;
type Asked = Extract<WindowMessage, { kind: 'command' | 'query' }>;

/** Throws what opening the first lab throws. */
export async function openHost(options: LabSessionOptions, open: Open = openSession): Promise<LabHost> {
  const person = new Person(options.userFolder, options.trusted);
  const session = await open({ ...options, keeps: keepsOf(person), trust: person.trust });
  noteOpened(person, session, options.scenario);
  return new LabHost(session, person, options.scenario === undefined && options.text === undefined, open, options.onFailed);
}

export class LabHost implements LabSession {
  readonly #open: Open;
  readonly #onFailed: LabSessionOptions['onFailed'];
  readonly #person: Person;
  readonly #lines = new Set<WindowLine>();
  #session: LabSession;
  #isDemo: boolean;
  /** Files of sessions that labs went on from. */
  readonly #unpacked: { dispose(): void }[] = [];
  #opening: Promise<void> = Promise.resolve();

  constructor(session: LabSession, person: Person, isDemo: boolean, open: Open, onFailed: LabSessionOptions['onFailed']) {
    this.#onFailed = onFailed;
    this.#session = session;
    this.#person = person;
    this.#isDemo = isDemo;
    this.#open = open;
    person.trust.onChange(() => this.#tellAsks([...this.#lines]));
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
      if (isForHost(message)) this.#answer(message, channel);
      else line.say(message);
      if (isHello(message) && this.#person.trust.open.length > 0) this.#tellAsks([line]);
    });
    channel.onClose(() => {
      this.#lines.delete(line);
      line.close();
    });
  }

  /** What the lab would do outside of the sandbox; the window asks its person. */
  #tellAsks(lines: readonly WindowLine[]): void {
    const asks = [...this.#person.trust.open];
    for (const line of lines) line.tell({ kind: 'asked', asks });
  }

  async dispose(): Promise<void> {
    await this.#opening;
    await this.#session.dispose();
    for (const unpacked of this.#unpacked) unpacked.dispose();
  }

  #answer(raw: { id: number }, channel: EngineChannel): void {
    const answer = async (): Promise<unknown> => this.#do(parseWindowMessage(raw) as Asked);
    answer().then(
      (result) => channel.send({ kind: 'reply', id: raw.id, ok: true, result }),
      (error: unknown) => channel.send({ kind: 'reply', id: raw.id, ok: false, error: reportOf(error) }),
    );
  }

  async #do(asked: Asked): Promise<unknown> {
    if (asked.kind === 'query') {
      if (isPersonQuery(asked.query)) return answerPerson(this.#person, asked.query, this.#isDemo, this.#session.info);
    } else if (isPersonCommand(asked.command)) return doForPerson(this.#person, asked.command);
    else if (asked.command.do === 'open-lab') return this.#openNext(asked.command);
    throw new SpokelabError('ERR_COMMAND_INVALID', 'The message is none that stands outside a lab.');
  }

  /** One after the other: two labs that open at once would both be the one that stays. */
  async #openNext(command: OpenLab): Promise<null> {
    const opened = this.#opening.then(() => this.#replace(command));
    this.#opening = opened.catch(() => {});
    await opened;
    return null;
  }

  /** The new lab is there before the old one goes, so that a scenario that cannot be opened costs nothing. */
  async #replace({ origin, world }: OpenLab): Promise<void> {
    const { hubToken } = this.#session;
    const named = this.#optionsFor(origin);
    this.#person.trust.forgetAsks();
    const session = await this.#open({
      ...named,
      world,
      keeps: keepsOf(this.#person),
      trust: this.#person.trust,
      ...(hubToken === '' ? {} : { hubToken }),
      ...(this.#onFailed === undefined ? {} : { onFailed: this.#onFailed }),
    });
    const old = this.#session;
    this.#session = session;
    this.#isDemo = origin.from === 'demo';
    if (named.text === undefined) noteOpened(this.#person, session, named.scenario);
    for (const line of this.#lines) line.moveTo(session);
    await old.dispose();
  }

  /** Where the lab's scenario lies, and its bundles with it. */
  #ownFile(): string | undefined {
    const unpacked = this.#session.unpack?.();
    if (unpacked === undefined) return this.#session.file;
    this.#unpacked.push(unpacked);
    return unpacked.scenario;
  }

  /** A directory belongs to the lab that was started in it, and to no other. */
  #optionsFor(origin: LabOrigin): LabSessionOptions {
    if (origin.from === 'demo') return {};
    if (origin.from === 'file') return { scenario: origin.file };
    if (origin.from === 'lesson') return { scenario: lessonFile(origin.lesson) };
    const file = origin.file ?? this.#ownFile();
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
    this.#isWelcome ||= isHello(message);
    for (const listener of this.#toLab) listener(message);
  }

  moveTo(session: LabSession): void {
    this.close();
    this.#attach(session);
    if (this.#isWelcome) this.say({ kind: 'hello', version: API_VERSION });
  }

  /** What comes from no lab. */
  tell(message: EngineMessage<TraceEvent>): void {
    if (this.#isWelcome) this.#window.send(message);
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

function keepsOf(person: Person): { bodiesMib: number; events: number } {
  const { bodiesMib, eventsKept } = person.settings().settings;
  return { bodiesMib, events: eventsKept };
}

function noteOpened(person: Person, { info }: LabSession, file: string | undefined): void {
  if (file === undefined) return;
  const kind = info.recorded !== undefined ? 'session' : isLessonFile(file) ? 'lesson' : 'scenario';
  person.opened.add(file, kind, info.lesson?.title ?? info.name);
}

const FOR_HOST: ReadonlySet<unknown> = new Set(['open-lab', ...PERSON_WORDS]);

/** It asks for another lab, or for what belongs to the person; as yet unchecked. */
function isForHost(message: unknown): message is { id: number } {
  if (typeof message !== 'object' || message === null || !('id' in message) || typeof message.id !== 'number') return false;
  const asked = 'command' in message ? message.command : 'query' in message ? message.query : undefined;
  if (typeof asked !== 'object' || asked === null) return false;
  return FOR_HOST.has('do' in asked ? asked.do : 'ask' in asked ? asked.ask : undefined);
}

const isHello = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'hello';
