/** What only the desktop tells the window and is told by it, beside the line to the engine. In a browser there is nothing of it. */
import type { EngineCrash, MenuCommand, ToldByDesktop } from '../../src-main/contract/desktop-api.ts';
import type {} from './desktop-channel.ts';

export type { EngineCrash, MenuCommand };

type Told<Tell extends ToldByDesktop['tell']> = Extract<ToldByDesktop, { tell: Tell }>;
type Listener = (told: ToldByDesktop) => void;

export const isDesktop = (): boolean => window.spokelab !== undefined;

const listeners = new Set<Listener>();
let isListening = false;

/** Gives the function that ends it. */
export function onTold<Tell extends ToldByDesktop['tell']>(tell: Tell, listener: (told: Told<Tell>) => void): () => void {
  if (!isListening) window.spokelab?.onTold((told) => listeners.forEach((each) => void each(told)));
  isListening = true;
  const own: Listener = (told) => {
    if (told.tell === tell) listener(told as Told<Tell>);
  };
  listeners.add(own);
  return () => void listeners.delete(own);
}

export const showCommands = (commands: readonly MenuCommand[]): void => window.spokelab?.showCommands(commands);
