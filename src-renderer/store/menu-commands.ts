/** The palette's commands as the desktop's menu shows them. */
import type { MenuCommand } from '../../src-main/contract/desktop-api.ts';
import { MENU_COMMANDS_MAX } from '../../src-main/contract/desktop-api.ts';
import { commandsFor } from './commands.ts';
import type { LabSession } from './lab-session.ts';

export const menuCommands = (session: LabSession): MenuCommand[] =>
  commandsFor(session, '')
    .slice(0, MENU_COMMANDS_MAX)
    .map(({ title, group, keys }) => ({ title, group, ...(keys === undefined ? {} : { keys }) }));

/** Does what the palette's command of the title does; nothing when there is none any more. */
export function runMenuCommand(session: LabSession, title: string): void {
  commandsFor(session, '')
    .find((command) => command.title === title)
    ?.run();
}
