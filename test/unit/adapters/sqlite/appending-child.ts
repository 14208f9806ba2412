/** Appends to a queue for ever, saying each number once `append` has returned. Run by the kill test: `FILE`. */
import { writeSync } from 'node:fs';
import { openSqliteEdgeQueue } from '../../../../src-main/adapters/sqlite/sqlite-edge-queue.ts';

const queue = openSqliteEdgeQueue(process.argv[2] ?? '');
for (let number = queue.lastNumber() + 1; ; number += 1) {
  const bytes = Buffer.from(`payload ${number}`);
  queue.append({ number, pluginId: 42, bytes, correlationId: '', metadata: {}, createdUnixUs: number });
  writeSync(1, `${number}\n`);
  // Removals too, so that the highest number has to survive the row.
  if (number % 10 === 0) queue.remove([number - 5]);
}
