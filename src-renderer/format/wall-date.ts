/** When something was, in the person's own days: `at 14:05` for today, else with the date, `on 2026-11-26 at 14:05`. */
export function formatWallDate(atMs: number, nowMs: number = Date.now()): string {
  const at = new Date(atMs);
  const time = `at ${two(at.getHours())}:${two(at.getMinutes())}`;
  return at.toDateString() === new Date(nowMs).toDateString()
    ? time
    : `on ${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}

const two = (number: number): string => String(number).padStart(2, '0');
