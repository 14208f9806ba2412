/** Where in a file an error's message says that it lies: `hub.js:12:5: …`, or Python's `File "a.py", line 3`. */
export function placeIn(message: string, path: string): { line: number; column: number } | undefined {
  const name = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const found = new RegExp(`(?:^|[\\s("'/])${name}(?::(\\d+)(?::(\\d+))?|", line (\\d+))`).exec(message);
  const line = Number(found?.[1] ?? found?.[3] ?? 0);
  return line === 0 ? undefined : { line, column: Number(found?.[2] ?? 1) };
}
