/** A line that carries texts, as an engine channel: one JSON text per message. */
import { MIB } from '../contract/units.ts';
import type { EngineChannel } from './session-api.ts';

/** Longest text from a window: a bundle of 64 MiB in base64, with room for the rest of its message. */
export const WINDOW_TEXT_BYTES_MAX = 96 * MIB;

export interface TextLine {
  send(text: string): void;
  /** What is no text comes as undefined. */
  onText(listener: (text: string | undefined) => void): void;
  onClose(listener: () => void): void;
}

export function channelOver(line: TextLine): EngineChannel {
  return {
    send: (message) => line.send(JSON.stringify(message)),
    onMessage: (listener) => line.onText((text) => listener(text === undefined ? undefined : parse(text))),
    onClose: (listener) => line.onClose(listener),
  };
}

/** What is no JSON is handed on as nothing; the session refuses it like any other malformed message. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
