/** How many edges are named by one word. */
import type { EdgeId } from './ids.ts';

/** The glob of what all ids begin with, where it means just them among all. */
export function globOf(ids: readonly EdgeId[], all: readonly EdgeId[]): string | undefined {
  const start = commonStart(ids);
  return all.filter((id) => id.startsWith(start)).length === ids.length ? `${start}*` : undefined;
}

function commonStart(ids: readonly EdgeId[]): string {
  const [first = '', ...others] = ids;
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}
