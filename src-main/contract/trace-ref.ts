/** What a simulated edge says beside a batch so that the trace can follow its payloads: `edge-1#2.7:101-131,140-140`. */
import type { BatchId } from './ids.ts';

export const formatTraceRef = (batch: BatchId, numbers: readonly number[]): string => `${batch}:${numberRanges(numbers)}`;

/** The batch and its payloads' numbers, in order; undefined unless it is well formed and holds exactly `count` numbers. */
export function parseTraceRef(text: string, count: number): { batch: BatchId; numbers: number[] } | undefined {
  const match = /^(.+#\d+\.\d+):([\d,-]*)$/.exec(text);
  if (match === null) return undefined;
  const numbers: number[] = [];
  if (match[2] === '') return count === 0 ? { batch: match[1] as BatchId, numbers } : undefined;
  for (const range of (match[2] as string).split(',')) {
    const [first, last] = range.split('-').map(Number);
    if (first === undefined || last === undefined || !(last >= first) || numbers.length + last - first >= count) return undefined;
    for (let number = first; number <= last; number += 1) numbers.push(number);
  }
  return numbers.length === count ? { batch: match[1] as BatchId, numbers } : undefined;
}

/** `[1, 2, 3, 7]` is `1-3,7-7`. */
function numberRanges(numbers: readonly number[]): string {
  const ranges: string[] = [];
  let first = 0;
  for (let index = 0; index < numbers.length; index += 1) {
    const number = numbers[index] as number;
    if (numbers[index + 1] === number + 1) continue;
    ranges.push(`${numbers[first]}-${number}`);
    first = index + 1;
  }
  return ranges.join(',');
}
