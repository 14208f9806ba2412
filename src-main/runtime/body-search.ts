/** Looks for a text in the bodies of payloads, in slices, so that the lab and its windows go on meanwhile. */
import type { QueryResults } from '../contract/api.ts';
import type { EdgeId } from '../contract/ids.ts';
import { splitPayloadId } from '../contract/ids.ts';
import type { BoundedBodyStore } from './body-store.ts';
import type { Task } from './long-tasks.ts';

/** Work between two breaths of the process. */
const SLICE_MS = 8;
/** Bodies between two looks at the clock, and bytes: a body may have a megabyte. */
const LOOKS = 64;
const BYTES = 256 * 1_024;

/**
 * Those of the bodies numbered from `from` on that hold the text, whatever its case; `next` is where a later search goes on.
 * Throws ERR_CANCELLED.
 */
export async function searchBodies(
  bodies: BoundedBodyStore,
  { text, from }: { text: string; from: number },
  task: Task,
): Promise<QueryResults['search-bodies']> {
  const wanted = text.toLowerCase();
  const found = new Map<EdgeId, number[]>();
  const { total, forgotten } = bodies;
  const start = Math.max(from, forgotten);
  let next = start;
  let sliceEnd = performance.now() + SLICE_MS;
  let looks = 0;
  let bytes = 0;
  for (const { payload, body } of bodies.from(start)) {
    if (next >= total) break;
    if (textOf(body).includes(wanted)) note(found, payload);
    next += 1;
    looks += 1;
    bytes += body.length;
    if (looks < LOOKS && bytes < BYTES) continue;
    looks = 0;
    bytes = 0;
    if (performance.now() < sliceEnd) continue;
    task.progress({ doing: 'Searching bodies', done: next - start, of: total - start });
    await new Promise(setImmediate);
    task.signal.throwIfAborted();
    sliceEnd = performance.now() + SLICE_MS;
  }
  return {
    kept: true,
    found: [...found].map(([edge, numbers]) => ({ edge, numbers })),
    next: Math.max(next, from),
    looked: next - start,
    forgotten,
  };
}

const textOf = (body: Uint8Array): string => Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8').toLowerCase();

function note(found: Map<EdgeId, number[]>, payload: Parameters<typeof splitPayloadId>[0]): void {
  const { edge, number } = splitPayloadId(payload);
  const numbers = found.get(edge);
  if (numbers === undefined) found.set(edge, [number]);
  else numbers.push(number);
}
