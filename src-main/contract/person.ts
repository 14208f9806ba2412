/** What belongs to the person and not to a lab: settings, what was opened, and texts that were not saved. */
import type { BundleUpload } from './bundle-upload.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export const MOTIONS = ['system', 'reduced', 'full'] as const;
export const EDITOR_FONT_SIZE = { least: 10, most: 24 } as const;
/** MiB of payload bytes, and events, that a lab keeps at most. */
export const BODIES_MIB = { least: 1, most: 4_096 } as const;
export const EVENTS_KEPT = { least: 10_000, most: 5_000_000 } as const;

export type Settings = {
  /** Version of the file. */
  settings: 1;
  theme: (typeof THEMES)[number];
  motion: (typeof MOTIONS)[number];
  editorFontSize: number;
  /** Texts that are not saved are kept as they are written. */
  autosave: boolean;
  /** The two below count for labs that are opened from then on. */
  bodiesMib: number;
  eventsKept: number;
  /** Of the installed app. */
  updates: boolean;
  tour: 'new' | 'seen';
};
export type SettingsChange = Partial<Omit<Settings, 'settings'>>;

export const FIRST_SETTINGS: Settings = {
  settings: 1,
  theme: 'system',
  motion: 'system',
  editorFontSize: 13,
  autosave: true,
  bodiesMib: 64,
  eventsKept: 1_000_000,
  updates: true,
  tour: 'new',
};

/** A bundle is not opened but installed; all others are labs. */
export type OpenedKind = 'scenario' | 'lesson' | 'session' | 'bundle';
/** `isGone`: the file is no longer there. */
export type Opened = { file: string; kind: OpenedKind; name: string; atMs: number; isGone: boolean };
/** A scenario that ships with Spokelab. */
export type Sample = { file: string; name: string; summary: string };

export type PersonCommand =
  | { do: 'keep-settings'; change: SettingsChange }
  | { do: 'forget-opened'; file: string }
  /** Allows what was asked for, now and from then on. */
  | { do: 'trust'; hash: string }
  /** A text that is being written, kept against the window's or the engine's end. The file itself is not touched. */
  | { do: 'keep-draft'; file: string; text: string }
  | { do: 'drop-draft'; file: string }
  /**
   * Writes the text to the file. `base`: what the file held when it was read; one that holds something else by now is left alone.
   * `from`: where the text was taken to lie, so that its bundles are found from the new place too.
   */
  | { do: 'save-text'; file: string; text: string; base?: string; from?: string };

/** `note`: a sentence for the person about what could not be kept, and why. */
export type PersonResults = {
  'keep-settings': { note?: string };
  'forget-opened': null;
  /** `note`: why it will be forgotten when Spokelab ends. */
  trust: { note?: string };
  'keep-draft': { note?: string };
  'drop-draft': null;
  /** `file`: its absolute path. `text`: what it holds now. */
  'save-text': { file: string; text: string };
};

export type PersonQuery =
  | { ask: 'settings' }
  | { ask: 'opened' }
  /** A ZIP for a bug report; there is no payload and no secret in it. */
  | { ask: 'diagnostics' }
  /** What the file holds now, and what was written and not saved. */
  | { ask: 'draft'; file: string }
  /** A bundle at a path, to be installed as if it had been dropped. */
  | { ask: 'bundle'; file: string };

export type PersonAnswers = {
  /** `file` is absent when nothing is kept. `isFirst`: the demo lab on a machine where Spokelab was not used before. */
  settings: { settings: Settings; isFirst: boolean; file?: string; note?: string };
  diagnostics: { name: string; base64: string };
  opened: { opened: Opened[]; samples: Sample[]; note?: string };
  /** `isSample`: it belongs to Spokelab, or to a session, and is not to be changed. */
  draft: { saved?: string; isSample: boolean; kept?: { text: string; atMs: number } };
  bundle: { bundle: BundleUpload };
};
