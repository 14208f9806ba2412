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
}

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
  /** Main to preload: an `ErrorReport`. */
  ended: 'spokelab:ended',
  /** Main to preload: a `ShortcutKey` of which the menu item was chosen. */
  press: 'spokelab:press',
} as const;

/** A key of the window's shortcuts; `withModifier`: together with Ctrl, or Command on a Mac. */
export type ShortcutKey = { key: string; withModifier: boolean };
