import { SessionReader } from '../../adapters/sqlite/session-reader.ts';
import type { PayloadId } from '../../contract/ids.ts';
import type { JourneyStep } from '../../trace/journey.ts';
import { JourneyReader } from '../../trace/journey.ts';

export type FoundJourney = { payload: PayloadId; steps: JourneyStep[] };

/** The journeys of a payload, or of all payloads with the correlation id; none when there is neither. Throws ERR_STORAGE. */
export function readJourneys(file: string, id: string): FoundJourney[] {
  const reader = new SessionReader(file);
  try {
    const payloads = [...new Set([...reader.payloadsOf(id), id as PayloadId])];
    return payloads.map((payload) => journeyIn(reader, payload)).filter(({ steps }) => steps.length > 0);
  } finally {
    reader.close();
  }
}

function journeyIn(reader: SessionReader, payload: PayloadId): FoundJourney {
  const journey = new JourneyReader(payload);
  for (const { index, event } of reader.eventsAbout(payload)) journey.take(event, index);
  return { payload, steps: journey.steps };
}
