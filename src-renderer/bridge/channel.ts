/** One line to the engine, whatever carries it. */
import type { EngineMessage, WindowMessage } from '../../src-main/contract/api.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';

export type FromEngine = EngineMessage<TraceEvent>;

/** Says no more than that nobody is there. */
export const NO_ANSWER = 'it does not answer';

export interface Channel {
  send(message: WindowMessage): void;
  close(): void;
}

export type ChannelEvents = {
  opened(): void;
  message(message: FromEngine): void;
  /** Told once; nothing comes after it. */
  closed(reason: string): void;
};

export type OpenChannel = (events: ChannelEvents) => Channel;
