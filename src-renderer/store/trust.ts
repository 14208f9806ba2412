/** What the lab may do outside of the sandbox: asked once, answered by the person. */
import type { TrustAsk } from '../../src-main/contract/trust.ts';
import type { LabSession } from './lab-session.ts';
import type { LabState } from './lab-state.ts';
import type { LabStore } from './lab-store.ts';
import { notify } from './lab-store.ts';

/** The question that stands open, one at a time. */
export const selectOpenAsk = ({ trust }: LabState): TrustAsk | undefined => trust.asks.find(({ hash }) => !trust.refused.includes(hash));

/** It is not done; the palette asks again. */
export const refuse = (store: LabStore, { hash }: TrustAsk): void =>
  store.setState(({ trust }) => ({ trust: { ...trust, refused: [...trust.refused, hash] } }));

export const askAgain = (store: LabStore): void => store.setState(({ trust }) => ({ trust: { ...trust, refused: [] } }));

/** Gateways load again, so that what failed for want of trust is there with the next request. */
export async function allow({ store, actions }: LabSession, { hash, name }: TrustAsk): Promise<void> {
  const answer = await actions.trust(hash);
  if (answer === undefined) return;
  if (answer.note !== undefined) notify(store, 'failed', `${name} is allowed, and will be asked for again`, answer.note);
  await actions.reloadGateway();
}
