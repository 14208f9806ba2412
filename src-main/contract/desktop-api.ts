import type { ErrorReport } from './errors.ts';

/**
 * The desktop window's line to the engine. The preload script puts `DesktopApi` on the page as `window.spokelab`; in a
 * browser it is absent. Messages are the JSON texts of contract/api.ts: one text crosses the worlds of a page much
 * faster than the thousands of small objects that it describes.
 */
export interface DesktopApi {
  readonly kind: 'desktop';
  readonly platform: string;
  /** A new line; earlier ones are closed. Starts the engine when it has ended. */
  connect(): DesktopPort;
  /** There is one listener. */
  onCrash(listener: (crash: EngineCrash) => void): void;
}

/** The engine's process died. */
export type EngineCrash = {
  message: string;
  /** Another engine goes on from the lab's files. */
  isBack: boolean;
  /** The newest lines of its log, and the file with all of them. */
  lines: readonly string[];
  file: string;
};

export interface DesktopPort {
  /** A `WindowMessage`. */
  send(text: string): void;
  /** An `EngineMessage`. Nothing is lost before the listener is set. */
  onMessage(listener: (text: string) => void): void;
  /** The engine has ended; it said why in a message before. */
  onClose(listener: (reason: string) => void): void;
  close(): void;
}

/** What passes between the preload script and Electron's main process. */
export const DESKTOP_CHANNELS = {
  /** Preload to main, with one message port and no content. */
  connect: 'spokelab:connect',
  /** Main to preload: an `EngineEnded`. */
  ended: 'spokelab:ended',
  /** Main to preload: a `ShortcutKey` of which the menu item was chosen. */
  press: 'spokelab:press',
} as const;

/** A key of the window's shortcuts; `withModifier`: together with Ctrl, or Command on a Mac. */
export type ShortcutKey = { key: string; withModifier: boolean };

/** With `crash` it died; without, it ended by itself and says why. */
export type EngineEnded = { error: ErrorReport; crash?: EngineCrash };
