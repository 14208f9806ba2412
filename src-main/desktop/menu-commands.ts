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

const NAMES: Readonly<Record<string, string>> = {
  Ctrl: 'CmdOrCtrl',
  '⌘': 'CmdOrCtrl',
  Esc: 'Escape',
  'Page Down': 'PageDown',
  'Page Up': 'PageUp',
};
const KNOWN = /^((CmdOrCtrl|Shift|Alt)\+)*(Space|Home|End|PageUp|PageDown|Escape|Enter|F\d{1,2}|[A-Z0-9,./?])$/;

/** Keys as the window shows them (`Ctrl ,`), as Electron has them; undefined for what is no single key, which a menu must not be given. */
export function acceleratorOf(keys: string): string | undefined {
  const accelerator =
    NAMES[keys] ??
    keys
      .split(' ')
      .map((key) => NAMES[key] ?? key)
      .join('+');
  return KNOWN.test(accelerator) ? accelerator : undefined;
}
