import type { RequestItem, SendItem, TrafficSpec } from '../../contract/scenario.ts';
import { parseDuration, parseRate, parseShare, worth } from '../../contract/schemas/quantities.ts';
import type { TrafficText } from '../../contract/schemas/scenario.ts';
import type { Us } from '../../contract/units.ts';
import type { Expansion, Nodes } from './expansion.ts';
import { edgesMatching } from './expansion.ts';
import type { FieldPath } from './problems.ts';

export function expandTraffic(texts: readonly TrafficText[], durationUs: Us, nodes: Nodes, expansion: Expansion): TrafficSpec[] {
  return texts.map((text, index) => {
    const path: FieldPath = ['traffic', index];
    const fromUs = text.from === undefined ? 0 : worth(parseDuration(text.from));
    const untilUs = text.until === undefined ? durationUs : worth(parseDuration(text.until));
    checkTimes(text, { fromUs, untilUs, durationUs }, path, expansion);
    return {
      edges: edgesMatching(text.edge, [...path, 'edge'], nodes, expansion),
      everyUs: text.every === undefined ? worth(parseRate(text.rate)) : worth(parseDuration(text.every)),
      jitter: text.jitter === undefined ? 0 : worth(parseShare(text.jitter)),
      ...(text.count === undefined ? {} : { count: text.count }),
      fromUs,
      untilUs,
      item: expandItem(text),
    };
  });
}

function checkTimes(text: TrafficText, times: { fromUs: Us; untilUs: Us; durationUs: Us }, path: FieldPath, expansion: Expansion): void {
  if (text.until !== undefined && times.untilUs <= times.fromUs) {
    expansion.report([...path, 'until'], `${text.until} is not after the start (from: ${text.from ?? 0}): nothing would arrive`);
  } else if (times.fromUs >= times.durationUs) {
    expansion.report([...path, 'from'], `${text.from ?? 0} is not before the end of the run: nothing would arrive`);
  }
}

function expandItem(text: TrafficText): RequestItem | SendItem {
  if (text.send !== undefined) return { kind: 'send', ...text.send };
  const { method, path = '/', headers = {}, body } = text.request ?? {};
  return { kind: 'request', method: method ?? (body === undefined ? 'GET' : 'POST'), path, headers, body: body ?? '' };
}
