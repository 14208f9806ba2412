/** What the desktop around the window wants of it: the commands for its menu, a command chosen there, a bundle opened. */
import { useEffect } from 'react';
import { isDesktop, onTold, showCommands } from '../bridge/desktop.ts';
import { useSession } from '../store/lab-context.tsx';
import type { LabSession } from '../store/lab-session.ts';
import { menuCommands, runMenuCommand } from '../store/menu-commands.ts';

/** The store changes with every frame of a busy lab, the commands seldom. */
const LOOK_MS = 200;

export function useDesktop(): void {
  const session = useSession();
  useEffect(() => {
    if (!isDesktop()) return;
    const ends = [
      onTold('run', ({ title }) => runMenuCommand(session, title)),
      onTold(
        'bundle',
        ({ name, base64 }) => void whenOpen(session, () => session.actions.installBundle('all', { kind: 'zip', name, base64 })),
      ),
      keepMenu(session),
    ];
    return () => ends.forEach((end) => void end());
  }, [session]);
}

function keepMenu(session: LabSession): () => void {
  let shown = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    timer = undefined;
    const commands = menuCommands(session);
    const text = JSON.stringify(commands);
    if (text === shown) return;
    shown = text;
    showCommands(commands);
  };
  look();
  const end = session.store.subscribe(() => void (timer ??= setTimeout(look, LOOK_MS)));
  return () => {
    clearTimeout(timer);
    end();
  };
}

/** A bundle may be opened together with the window, before its engine has answered. */
function whenOpen({ store }: LabSession, run: () => void): void {
  const isOpen = (): boolean => store.getState().connection.status === 'open';
  if (isOpen()) return run();
  const end = store.subscribe(() => {
    if (!isOpen()) return;
    end();
    run();
  });
}
