import { SessionReader } from '../../adapters/sqlite/session-reader.ts';
import type { PayloadId } from '../../contract/ids.ts';
import type { Why } from '../../trace/why/answer.ts';
import { WhyReader } from '../../trace/why/why.ts';

const PIECE = 4_096;

/** Answers about payloads of a session, by id. The whole trace is read: what a payload waits for may be anybody's doing. Throws ERR_STORAGE. */
export function readWhys(file: string, payloads: readonly PayloadId[]): Map<PayloadId, Why> {
  const reader = new SessionReader(file);
  try {
    const readers = payloads.map((payload) => new WhyReader(payload));
    for (let from = 0; from < reader.total; from += PIECE)
      for (const [offset, event] of reader.read(from, PIECE).entries()) for (const why of readers) why.take(event, from + offset);
    return new Map(readers.flatMap((why) => why.answer() ?? []).map((why) => [why.payload, why]));
  } finally {
    reader.close();
  }
}
