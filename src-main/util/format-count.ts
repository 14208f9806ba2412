/** `1,204`, the same on every machine whatever its language. */
export function formatCount(value: number): string {
  const text = String(Math.abs(Math.trunc(value)));
  let grouped = '';
  for (let end = text.length; end > 0; end -= 3) {
    const group = text.slice(Math.max(0, end - 3), end);
    grouped = grouped === '' ? group : `${group},${grouped}`;
  }
  return value < 0 ? `-${grouped}` : grouped;
}
