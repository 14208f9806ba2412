/** What a point of the picture is, in a few lines, and what a click on it selects. */
import type { PayloadId } from '../../../../src-main/contract/ids.ts';
import type { Us } from '../../../../src-main/contract/units.ts';
import { plural } from '../../../format/numbers.ts';
import { formatMoment, formatSpan } from '../../../format/time.ts';
import { describeFault } from '../../../format/words.ts';
import { densityLevel } from '../../../store/density-column.ts';
import type { LabSession } from '../../../store/lab-session.ts';
import type { Selection } from '../../../store/selection.ts';
import { batchEnd, batchTitle } from '../batch-words.ts';
import { TICK_PIXELS } from './geometry.ts';
import type { Hit } from './hits.ts';

/** First line and the rest. */
export type HitText = { title: string; lines: string[] };

export function describeHit(session: LabSession, hit: Hit, usPerPixel: number): HitText | undefined {
  const { spaceTime } = session.model;
  switch (hit.kind) {
    case 'batch': {
      const batch = spaceTime.batch(hit.id);
      return batch === undefined
        ? undefined
        : {
            title: batchTitle(batch),
            lines: [
              `sent ${formatMoment(batch.sentAt)}`,
              batchEnd(batch),
              ...(batch.duplicates > 0 ? [plural(batch.duplicates, 'duplicate')] : []),
            ],
          };
    }
    case 'fault': {
      const fault = spaceTime.fault(hit.id);
      if (fault === undefined) return undefined;
      const end =
        fault.endedAt === undefined
          ? 'still active'
          : fault.endedAt === fault.startedAt
            ? ''
            : `for ${formatSpan(fault.endedAt - fault.startedAt)}`;
      return { title: describeFault(fault.action), lines: [`from ${formatMoment(fault.startedAt)}`, end].filter((text) => text !== '') };
    }
    case 'mark':
      return { title: `${plural(hit.count, 'payload')} ${hit.what}`, lines: [hit.edge, formatMoment(hit.at)] };
    case 'lane': {
      const stretch = stretchNear(session, hit.edge, hit.at, usPerPixel);
      if (stretch !== undefined)
        return {
          title: `${plural(stretch.count, 'payload')} of ${hit.edge}`,
          lines: [`submitted ${formatMoment(stretch.from)} to ${formatMoment(stretch.to)}`, 'click for the list'],
        };
      const payload = payloadNear(session, hit.edge, hit.at, usPerPixel * 4);
      return payload === undefined ? undefined : { title: `payload ${payload.id}`, lines: [`submitted ${formatMoment(payload.at)}`] };
    }
    case 'hub':
      return undefined;
  }
}

export function selectionOf(session: LabSession, hit: Hit, usPerPixel: number): Selection {
  switch (hit.kind) {
    case 'batch':
      return { kind: 'batch', id: hit.id };
    case 'fault':
      return { kind: 'fault', id: hit.id };
    case 'mark':
      return { kind: 'payloads', filter: { edge: hit.edge, outcome: hit.what } };
    case 'lane': {
      const stretch = stretchNear(session, hit.edge, hit.at, usPerPixel);
      if (stretch !== undefined)
        return { kind: 'payloads', filter: { edge: hit.edge, sinceUs: Math.max(0, stretch.from), untilUs: stretch.to } };
      const payload = payloadNear(session, hit.edge, hit.at, usPerPixel * 4);
      return payload === undefined ? { kind: 'edge', id: hit.edge } : { kind: 'payload', id: payload.id };
    }
    case 'hub':
      return { kind: 'hub' };
  }
}

/** What a column stands for, where columns of several payloads are drawn and there is one at the moment. */
function stretchNear(session: LabSession, edge: string, at: Us, usPerPixel: number): { from: Us; to: Us; count: number } | undefined {
  const level = densityLevel(usPerPixel, TICK_PIXELS);
  const stretch = session.model.spaceTime.submissions(edge)?.around(at, usPerPixel * 2, level);
  return stretch === undefined || level < 0 || stretch.count < 2 ? undefined : stretch;
}

const LOOKS_MAX = 20_000;

/** The payload that the edge submitted nearest to the moment, no further off than `within`. */
function payloadNear(session: LabSession, edge: string, at: Us, within: Us): { id: PayloadId; at: Us } | undefined {
  const { history } = session.model;
  const from = history.positionAt(at - within);
  let best: { id: PayloadId; at: Us } | undefined;
  history.each(from, Math.min(from + LOOKS_MAX, history.positionAt(at + within)), (event) => {
    if (event.type !== 'payload-submitted' || event.edge !== edge) return;
    if (best === undefined || Math.abs(event.at - at) < Math.abs(best.at - at)) best = { id: event.payload, at: event.at };
  });
  return best;
}
