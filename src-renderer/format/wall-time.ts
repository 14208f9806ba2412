/** A time of day on this machine, to the second: `14:03:27`. */
export function formatWallTime(unixMs: number): string {
  const date = new Date(unixMs);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}
