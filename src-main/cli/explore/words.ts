export const grouped = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 fault`, `2 faults`. */
export const countOf = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;

/** A moment of lab time, to the millisecond. */
export const momentText = (atMs: number): string => `${Number((atMs / 1_000).toFixed(3))} s`;
