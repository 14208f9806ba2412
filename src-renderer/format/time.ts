/** Lab time and durations as a person reads them; the sentences of the trace say them in the same way. */
export { formatAxis, formatClock, formatLeft, formatMoment, formatSpan } from '../../src-main/trace/text/time.ts';
