/** What only the desktop tells the window, beside its line to the engine. In a browser nothing comes. */
import type { EngineCrash } from '../../src-main/contract/desktop-api.ts';
import type {} from './desktop-channel.ts';

export type { EngineCrash };

/** There is one listener. */
export function onEngineCrash(listener: (crash: EngineCrash) => void): void {
  window.spokelab?.onCrash(listener);
}
