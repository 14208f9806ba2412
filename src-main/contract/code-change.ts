/** A change of the code in a lab by hand: of plugins, bundles or APIs. */

/** It can be put back, as long as the engine keeps what was there before. */
export type ChangeId = string;

/** `title` follows "Undo"; `remains`: what stays as it is although the rest is taken back. */
export type ChangeWords = { title: string; remains?: string };
export type NamedChange = ChangeWords & { change: ChangeId };
