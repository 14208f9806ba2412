/** What the server and the desktop see of a running lab. */
import type { EngineMessage, LabInfo } from '../contract/api.ts';
import type { TraceEvent } from '../trace/events.ts';

/** One window's line to the engine. What comes in is not trusted: the session checks it. */
export interface EngineChannel {
  send(message: EngineMessage<TraceEvent>): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
}

export interface LabSession {
  readonly info: LabInfo;
  /** What a real edge must present to join. */
  readonly hubToken: string;
  attach(channel: EngineChannel): void;
  dispose(): Promise<void>;
}

export type LabSessionOptions = {
  /** Path of a scenario file; the demo lab when absent. */
  scenario?: string;
  /** Live by default. */
  world?: 'live' | 'virtual';
  /** Live labs only: where the lab's files lie and stay; a lab that was killed goes on there. Temporary when absent. */
  directory?: string;
};
