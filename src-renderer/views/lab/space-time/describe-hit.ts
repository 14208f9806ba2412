/** What a point of the picture is, in a few lines, and what a click on it selects. */
import type { PayloadId } from '../../../../src-main/contract/ids.ts';
import type { Us } from '../../../../src-main/contract/units.ts';
import { formatCount, plural } from '../../../format/numbers.ts';
import { formatMoment, formatSpan } from '../../../format/time.ts';
import { describeFault } from '../../../format/words.ts';
import { densityLevel } from '../../../store/density-column.ts';
import type { LabSession } from '../../../store/lab-session.ts';
import type { Selection } from '../../../store/selection.ts';
import { batchEnd, batchTitle } from '../batch-words.ts';
import { restAround } from './draw-rest.ts';
import { TICK_PIXELS } from './geometry.ts';
import type { Hit } from './hits.ts';

/** First line and the rest. */
export type HitText = { title: string; lines: string[] };

export function describeHit(session: LabSession, hit: Hit, place: Place): HitText | undefined {
  const { usPerPixel } = place;
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
    case 'name':
      return { title: hit.edge, lines: ['click to select it'] };
    case 'down':
      return {
        title: `${hit.node} crashed`,
        lines: [`at ${formatMoment(hit.from)}`, hit.to === undefined ? 'still down' : `up again after ${formatSpan(hit.to - hit.from)}`],
      };
    case 'rest':
      return describeRest(session, hit.at, place);
    case 'receipts': {
      const { from, to, count } = receiptsNear(session, hit.at, usPerPixel);
      if (count === 0) return undefined;
      return {
        title: `${plural(count, 'batch', 'batches')} at the hub`,
        lines: [`${formatMoment(from)} to ${formatMoment(to)}`, ...(count > 1 ? [CLOSER] : [])],
      };
    }
    case 'hub':
      return { title: 'hub', lines: ['click to select it'] };
  }
}

const CLOSER = 'click to look closer';

/** Where the pointer is: what else it takes to say what is there. */
export type Place = { usPerPixel: number; isName: boolean; own: readonly string[]; restCount: number };

function describeRest(session: LabSession, at: Us, { usPerPixel, isName, own, restCount }: Place): HitText | undefined {
  const edges = `${formatCount(restCount)} edges`;
  if (isName) return { title: edges, lines: ['nothing has gone wrong with them', 'click to open or close their lanes'] };
  const { from, to, count } = restAround(session.model.spaceTime, own, at, usPerPixel);
  if (count === 0) return undefined;
  const more = densityLevel(usPerPixel, TICK_PIXELS) < 0 ? 'click for the list' : CLOSER;
  return { title: `${plural(count, 'payload')} of ${edges}`, lines: [`submitted ${formatMoment(from)} to ${formatMoment(to)}`, more] };
}

const receiptsNear = (session: LabSession, at: Us, usPerPixel: number): { from: Us; to: Us; count: number } => {
  const found = session.model.spaceTime.receipts.around(at, usPerPixel * 2, Math.max(-1, densityLevel(usPerPixel, TICK_PIXELS)));
  return { ...found, from: Math.max(0, found.from) };
};

/** Undefined where there is too much to select: there a click looks closer. */
export function selectionOf(session: LabSession, hit: Hit, { usPerPixel, own }: Place): Selection | undefined {
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
    case 'name':
      return { kind: 'edge', id: hit.edge };
    case 'down':
      return hit.node === 'hub' ? { kind: 'hub' } : { kind: 'edge', id: hit.node };
    case 'rest': {
      if (densityLevel(usPerPixel, TICK_PIXELS) >= 0) return undefined;
      const { from, to } = restAround(session.model.spaceTime, own, hit.at, usPerPixel);
      return { kind: 'payloads', filter: { sinceUs: from, untilUs: to } };
    }
    case 'receipts':
      return receiptsNear(session, hit.at, usPerPixel).count > 1 ? undefined : { kind: 'hub' };
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
