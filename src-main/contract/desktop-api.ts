/**
 * The desktop window's line to the engine, and to the app around it. The preload script puts `DesktopApi` on the page as
 * `window.spokelab`; in a browser it is absent. Messages to the engine are the JSON texts of contract/api.ts: one text
 * crosses the worlds of a page much faster than the thousands of small objects that it describes.
 */
import type { ErrorReport } from './errors.ts';

export interface DesktopApi {
  readonly kind: 'desktop';
  readonly platform: string;
  /** A new line; earlier ones are closed. Starts the engine when it has ended. */
  connect(): DesktopPort;
  /** There is one listener. */
  onTold(listener: (told: ToldByDesktop) => void): void;
  /** For the menu: what can be done in the window now. */
  showCommands(commands: readonly MenuCommand[]): void;
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

export type ToldByDesktop =
  | EngineCrash
  /** A command of those that were shown was chosen in the menu. */
  | { tell: 'run'; title: string }
  /** A person opened this bundle. */
  | { tell: 'bundle'; name: string; base64: string };

/** The engine's process died. */
export type EngineCrash = {
  tell: 'crash';
  message: string;
  /** Another engine goes on from the lab's files. */
  isBack: boolean;
  /** The newest lines of its log, and the file with all of them. */
  lines: readonly string[];
  file: string;
};

/** A command of the palette. `keys`: as the window shows them. */
export type MenuCommand = { title: string; group: string; keys?: string };

export const MENU_COMMANDS_MAX = 300;

/** Files that are opened as a lab of their own: scenarios, sessions, lessons. */
export const isLabFileName = (name: string): boolean => /\.(ya?ml|spokelab|md)$/i.test(name);

/** What passes between the preload script and Electron's main process. */
export const DESKTOP_CHANNELS = {
  /** Preload to main, with one message port and no content. */
  connect: 'spokelab:connect',
  /** Preload to main: `MenuCommand`s. */
  commands: 'spokelab:commands',
  /** Preload to main: paths of lab files that were dropped on the window. */
  dropped: 'spokelab:dropped',
  /** Main to preload: an `EngineEnded`. */
  ended: 'spokelab:ended',
  /** Main to preload: a `ToldByDesktop`. */
  told: 'spokelab:told',
  /** Main to preload: a `ShortcutKey` of which the menu item was chosen. */
  press: 'spokelab:press',
} as const;

/** A key of the window's shortcuts; `withModifier`: together with Ctrl, or Command on a Mac. */
export type ShortcutKey = { key: string; withModifier: boolean };

/** With `crash` it died; without, it ended by itself and says why. */
export type EngineEnded = { error: ErrorReport; crash?: EngineCrash };
