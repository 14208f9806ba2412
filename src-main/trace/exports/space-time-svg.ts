/** The space-time diagram as SVG: each line is a node, time runs right, every arrow is one batch or its answer. */
import type { EdgeId } from '../../contract/ids.ts';
import type { Us } from '../../contract/units.ts';
import type { BatchRecord } from '../batch-book.ts';
import { escapeHtml, seconds } from './html-text.ts';
import type { LabStory, Span } from './lab-story.ts';

/** What is beyond these is left out and said so: a picture of more shows less. */
const EDGES_MAX = 24;
const BATCHES_MAX = 1_500;

const WIDTH = 1_120;
const LEFT = 120;
const TOP = 30;
const PITCH = 44;
const TICKS = 8;

export function spaceTimeSvg(story: LabStory): string {
  const edges = story.edges.slice(0, EDGES_MAX);
  const height = TOP + PITCH * (edges.length + 1);
  const untilUs = Math.max(1, story.endAt);
  const x = (at: Us): number => Math.round((LEFT + (at / untilUs) * (WIDTH - LEFT - 12)) * 10) / 10;
  const y = (node: string): number | undefined => {
    if (node === 'hub') return TOP;
    const index = edges.indexOf(node);
    return index < 0 ? undefined : TOP + PITCH * (index + 1);
  };
  const parts: string[] = [];
  for (const { action, ...span } of story.faults) {
    const lane = 'link' in action ? action.link : 'edge' in action ? action.edge : 'on' in action ? action.on : 'hub';
    parts.push(band(span, y(lane), x, untilUs, 'fault', action.kind));
  }
  for (const { node, ...span } of story.downTimes) parts.push(band(span, y(node), x, untilUs, 'down', 'crashed'));
  for (const node of ['hub', ...edges]) {
    const at = y(node) ?? 0;
    parts.push(
      `<line class="lane" x1="${LEFT}" x2="${WIDTH}" y1="${at}" y2="${at}"/><text class="name" x="0" y="${at + 4}">${escapeHtml(fitted(node))}</text>`,
    );
  }
  for (let tick = 0; tick <= TICKS; tick += 1) {
    const at = (untilUs * tick) / TICKS;
    parts.push(
      `<text x="${x(at)}" y="${height - 6}" text-anchor="${tick === TICKS ? 'end' : 'middle'}">${seconds(at).replace(/\.?0+ s$/, ' s')}</text>`,
    );
  }
  let count = 0;
  for (const batch of story.batches.all()) {
    const lane = y(batch.edge);
    if (lane === undefined) continue;
    count += 1;
    if (count <= BATCHES_MAX) parts.push(arrows(batch, lane, x, untilUs));
  }
  parts.push(...repeats(story, edges, x));
  const left = [
    ...(story.edges.length > edges.length ? [`${story.edges.length - edges.length} more edges`] : []),
    ...(count > BATCHES_MAX ? [`${count - BATCHES_MAX} later batches`] : []),
  ];
  const note = left.length === 0 ? '' : `\n<p>Not drawn: ${left.join(', ')}.</p>`;
  const name = `Space-time diagram of ${story.edges.length} edges and ${count} batches`;
  return `<svg viewBox="0 0 ${WIDTH} ${height + 4}" width="${WIDTH}" height="${height + 4}" role="img" aria-label="${name}">\n${parts.join('\n')}\n</svg>${note}`;
}

function band({ from, to }: Span, y: number | undefined, x: (at: Us) => number, untilUs: Us, look: string, title: string): string {
  if (y === undefined) return '';
  const left = x(from);
  return `<rect class="${look}" x="${left}" y="${y - 16}" width="${Math.max(2, x(to ?? untilUs) - left)}" height="32"><title>${escapeHtml(title)}, from ${seconds(from)}</title></rect>`;
}

function arrows(batch: BatchRecord, lane: number, x: (at: Us) => number, untilUs: Us): string {
  const { id, numbers, sentAt, receivedAt, answeredAt, end, isAnswerLost } = batch;
  const title = `<title>${escapeHtml(id)}, ${numbers.length} payloads: ${end?.how ?? 'in flight'}</title>`;
  const middle = (TOP + lane) / 2;
  const request =
    receivedAt === undefined
      ? line('gone', x(sentAt), lane, x(end?.at ?? untilUs), middle, title)
      : line('batch', x(sentAt), lane, x(receivedAt), TOP, title);
  if (answeredAt === undefined) return request;
  const arrived = end?.how === 'acknowledged' && !isAnswerLost;
  return (
    request +
    (arrived
      ? line('answer', x(answeredAt), TOP, x(end.at), lane, title)
      : line('gone', x(answeredAt), TOP, x(answeredAt) + 6, middle, title))
  );
}

const line = (look: string, x1: number, y1: number, x2: number, y2: number, title: string): string =>
  `<line class="${look}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke-width="1.4">${title}</line>`;

/** One mark on the hub's line for all repeats of a batch. */
function repeats(story: LabStory, edges: readonly EdgeId[], x: (at: Us) => number): string[] {
  const marks = new Map<string, { at: Us; count: number }>();
  for (const { id, edge } of story.ledger.payloads({ duplicated: true })) {
    if (!edges.includes(edge)) continue;
    for (const { at, batch } of story.deliveries(id).slice(1)) {
      const mark = marks.get(batch);
      if (mark === undefined) marks.set(batch, { at, count: 1 });
      else mark.count += 1;
    }
  }
  return [...marks].map(([batch, { at, count }]) => {
    const left = x(at);
    return `<path class="twice" d="M${left} ${TOP - 6}l5 6l-5 6l-5 -6z"><title>${count} duplicates in ${escapeHtml(batch)}</title></path><text class="twice" x="${left + 7}" y="${TOP - 8}">${count}</text>`;
  });
}

const NAME_LENGTH_MAX = 16;
const fitted = (name: string): string => (name.length > NAME_LENGTH_MAX ? `…${name.slice(1 - NAME_LENGTH_MAX)}` : name);
