/**
 * Time and size, the way the whole program counts them.
 * Lab time is an integer number of microseconds since the lab started; sizes are bytes.
 */

/** Lab time or a duration in microseconds; always an integer. */
export type Us = number;

export const MILLISECOND: Us = 1_000;
export const SECOND: Us = 1_000_000;
export const MINUTE: Us = 60 * SECOND;
export const HOUR: Us = 60 * MINUTE;

export const KIB = 1_024;
export const MIB = 1_024 * KIB;

/** The two directions of a link: `requests` from the edge to the hub, `responses` from the hub to the edge. */
export type Direction = 'requests' | 'responses';

/** Unix time (milliseconds) at which every virtual lab starts: 2026-01-01T00:00:00Z. */
export const VIRTUAL_EPOCH_MS = 1_767_225_600_000;
