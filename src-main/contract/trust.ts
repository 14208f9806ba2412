/** What a lab does outside of the sandbox and of this machine: nothing, before a person has allowed it, once per content. */

/** Something that a lab would do. `hash` stands for all of it: other bytes or another address are another question. */
export type TrustAsk = {
  /** SHA-256 in hexadecimal. */
  hash: string;
  /** The bundle, or the server that bundles are fetched from. */
  name: string;
  /** A sentence. */
  does: string;
};

/** In place of a hash: whatever this start of Spokelab meets. */
export const TRUST_ALL = 'all';
