/** Counts and sizes as a person reads them; the sentences of the trace say them in the same way. */
export { formatBytes, formatCount, formatPercent, formatShortCount, plural } from '../../src-main/trace/text/numbers.ts';
