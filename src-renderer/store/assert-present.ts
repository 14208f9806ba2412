/** For what can only be missing through a mistake in this program. */
export function assertPresent<T>(value: T | undefined | null, message: string): T {
  if (value === undefined || value === null) throw new Error(message);
  return value;
}
