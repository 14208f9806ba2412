/** The commands that a page shows for its menu. */
import { z } from 'zod';
import type { MenuCommand } from '../contract/desktop-api.ts';
import { MENU_COMMANDS_MAX } from '../contract/desktop-api.ts';

const schema = z
  .array(
    z.strictObject({
      title: z.string().min(1).max(200),
      group: z.string().min(1).max(60),
      keys: z.string().min(1).max(20).exactOptional(),
    }),
  )
  .max(MENU_COMMANDS_MAX);

/** Undefined for what is no list of commands. */
export const readCommands = (content: unknown): readonly MenuCommand[] | undefined => schema.safeParse(content).data;

/** Keys as the window shows them, as Electron has them. */
export const acceleratorOf = (keys: string): string => keys.replace(/\s+/g, '').replace(/^Esc$/, 'Escape');
