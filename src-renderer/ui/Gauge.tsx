/**
 * How full something is, on a scale that shows the first few as well as the thousands: each step of the same length is the
 * same factor. Turns red when it is nearly full.
 */
export function Gauge({ value, max }: { value: number; max: number }) {
  const share = gaugeShare(value, max);
  return (
    <span className="gauge" data-full={max > 0 && value > max * 0.8 ? '' : undefined} aria-hidden="true">
      <span style={{ transform: `scaleX(${share.toFixed(3)})` }} />
    </span>
  );
}

/** 0 for nothing, 1 for full, logarithmic between. */
function gaugeShare(value: number, max: number): number {
  if (value <= 0 || max <= 0) return 0;
  return Math.min(1, Math.log1p(value) / Math.log1p(max));
}
