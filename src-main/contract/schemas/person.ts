/** The files in which Spokelab keeps what belongs to the person, and the messages about it. */
import { z } from 'zod';
import { BODIES_MIB, EDITOR_FONT_SIZE, EVENTS_KEPT, FIRST_SETTINGS, MOTIONS, THEMES } from '../person.ts';
import { MIB } from '../units.ts';

const TEXT_LENGTH_MAX = MIB;
export const OPENED_MAX = 50;

const path = z.string().min(1).max(4_096);
const whole = ({ least, most }: { least: number; most: number }) => z.int().min(least).max(most);

const fields = {
  theme: z.enum(THEMES),
  motion: z.enum(MOTIONS),
  editorFontSize: whole(EDITOR_FONT_SIZE),
  autosave: z.boolean(),
  bodiesMib: whole(BODIES_MIB),
  eventsKept: whole(EVENTS_KEPT),
  updates: z.boolean(),
  tour: z.enum(['new', 'seen']),
};

/** A field that a file lacks is as it comes, so that a person may write only what differs. */
export const settingsFile = z.strictObject({
  settings: z.literal(1),
  theme: fields.theme.default(FIRST_SETTINGS.theme),
  motion: fields.motion.default(FIRST_SETTINGS.motion),
  editorFontSize: fields.editorFontSize.default(FIRST_SETTINGS.editorFontSize),
  autosave: fields.autosave.default(FIRST_SETTINGS.autosave),
  bodiesMib: fields.bodiesMib.default(FIRST_SETTINGS.bodiesMib),
  eventsKept: fields.eventsKept.default(FIRST_SETTINGS.eventsKept),
  updates: fields.updates.default(FIRST_SETTINGS.updates),
  tour: fields.tour.default(FIRST_SETTINGS.tour),
});

const kind = z.enum(['scenario', 'lesson', 'session', 'bundle']);
export const openedFile = z.strictObject({
  opened: z.array(z.strictObject({ file: path, kind, name: z.string().max(1_000), atMs: z.number() })).max(OPENED_MAX),
});

export const draftFile = z.strictObject({ file: path, text: z.string().max(TEXT_LENGTH_MAX), atMs: z.number() });

export const personCommands = [
  z.strictObject({
    do: z.literal('keep-settings'),
    change: z.strictObject({
      theme: fields.theme.exactOptional(),
      motion: fields.motion.exactOptional(),
      editorFontSize: fields.editorFontSize.exactOptional(),
      autosave: fields.autosave.exactOptional(),
      bodiesMib: fields.bodiesMib.exactOptional(),
      eventsKept: fields.eventsKept.exactOptional(),
      updates: fields.updates.exactOptional(),
      tour: fields.tour.exactOptional(),
    }),
  }),
  z.strictObject({ do: z.literal('forget-opened'), file: path }),
  z.strictObject({ do: z.literal('trust'), hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.strictObject({ do: z.literal('keep-draft'), file: path, text: z.string().max(TEXT_LENGTH_MAX) }),
  z.strictObject({ do: z.literal('drop-draft'), file: path }),
  z.strictObject({
    do: z.literal('save-text'),
    file: path,
    text: z.string().max(TEXT_LENGTH_MAX),
    base: z.string().max(TEXT_LENGTH_MAX).exactOptional(),
    from: path.exactOptional(),
  }),
] as const;

export const personQueries = [
  z.strictObject({ ask: z.literal('settings') }),
  z.strictObject({ ask: z.literal('opened') }),
  z.strictObject({ ask: z.literal('diagnostics') }),
  z.strictObject({ ask: z.literal('draft'), file: path }),
  z.strictObject({ ask: z.literal('bundle'), file: path }),
] as const;
