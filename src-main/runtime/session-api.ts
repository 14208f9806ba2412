/** What the server and the desktop see of a running lab. */
import type { EngineMessage, LabInfo } from '../contract/api.ts';
import type { SpokelabError } from '../contract/errors.ts';
import type { TraceEvent } from '../trace/events.ts';
import type { Trust } from './trust/trust.ts';

/** One window's line to the engine. What comes in is not trusted: the session checks it. */
export interface EngineChannel {
  send(message: EngineMessage<TraceEvent>): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
}

export interface LabSession {
  readonly info: LabInfo;
  /** Where its scenario's text is taken to lie. */
  readonly file: string | undefined;
  /** Of what is only looked at: its scenario with its bundles as files, for a lab that goes on from there. */
  unpack?(): { scenario: string; dispose(): void };
  /** What a real edge must present to join. */
  readonly hubToken: string;
  attach(channel: EngineChannel): void;
  dispose(): Promise<void>;
}

export type LabSessionOptions = {
  /** Path of a scenario file; the demo lab when absent. */
  scenario?: string;
  /** The scenario's text in place of the file's, as if it lay there. */
  text?: string;
  /** Live by default. */
  world?: 'live' | 'virtual';
  /** Live labs only: where the lab's files lie and stay; a lab that was killed goes on there. Temporary when absent. */
  directory?: string;
  /** Where what belongs to the person is kept (user-folder.ts); nothing is when absent. */
  userFolder?: string;
  /** MiB of payload bytes and events that the lab keeps at most. */
  keeps?: { bodiesMib: number; events: number };
  /** Hashes, or `all`, that the host allows beside what is remembered. */
  trusted?: readonly string[];
  /** Live labs only: what may reach out of the sandbox; nothing when absent. */
  trust?: Trust;
  /** Live labs only: the lab can no longer be kept (its disk is full) and stands still. Called once. */
  onFailed?: (error: SpokelabError) => void;
  /** Live labs only: what a real edge must present; made up when absent. */
  hubToken?: string;
};
