import type { FaultAction, FaultSpec, Moment } from '../../contract/fault.ts';
import type { FaultId } from '../../contract/ids.ts';
import { parseBandwidth, parseDuration, parseShare, parseShift, worth } from '../../contract/schemas/quantities.ts';
import type { FaultText } from '../../contract/schemas/scenario-faults.ts';
import type { Us } from '../../contract/units.ts';
import { SECOND } from '../../contract/units.ts';
import type { Expansion, Nodes } from './expansion.ts';
import { checkPlugin, edgesMatching } from './expansion.ts';
import type { FieldPath } from './problems.ts';

/** How long `hub: restart` takes. */
export const HUB_RESTART_US: Us = 5 * SECOND;

/** For each entry, in the order of the file, one fault per edge that it means. */
export function expandFaults(texts: readonly FaultText[], durationUs: Us, nodes: Nodes, expansion: Expansion): FaultSpec[][] {
  const entryOf = new Map<FaultId, number>();
  return texts.map((text, index) => {
    const path: FieldPath = ['faults', index];
    const timing = { atUs: expandMoment(text.at, durationUs, [...path, 'at'], expansion), ...lasting(text) };
    const actions = expandActions(text, path, nodes, expansion);
    if (text.id === undefined) return actions.map((action): FaultSpec => ({ ...action, ...timing }));
    const { id } = text;
    const entry = entryOf.get(id);
    if (entry !== undefined) expansion.report([...path, 'id'], `there is already a fault ${id} (faults[${entry}])`);
    else if (actions.length > 1) expansion.report([...path, 'id'], `names ${actions.length} faults, one per edge; make an entry for each`);
    entryOf.set(id, index);
    return actions.map((action): FaultSpec => ({ ...action, id, ...timing }));
  });
}

/** For a crash `for` is another word for `restart`. */
const lasting = (text: FaultText): { forUs?: Us } => (!('for' in text) || isCrash(text) ? {} : { forUs: worth(parseDuration(text.for)) });

const isCrash = (text: FaultText): boolean => 'crash' in text || ('hub' in text && (text.hub === 'crash' || text.hub === 'restart'));

function expandMoment(at: FaultText['at'], durationUs: Us, path: FieldPath, expansion: Expansion): Moment {
  const readTime = (text: string | number, where: FieldPath): Us => {
    const us = worth(parseDuration(text));
    if (us >= durationUs) expansion.report(where, `${text} is not before the end of the run: the fault would never start`);
    return us;
  };
  if (typeof at !== 'object') return readTime(at, path);
  const [from, until] = at.between;
  const span = { fromUs: readTime(from, [...path, 'between', 0]), untilUs: readTime(until, [...path, 'between', 1]) };
  if (span.fromUs > span.untilUs) expansion.report([...path, 'between'], `${until} is before ${from}; write the earlier time first`);
  return span;
}

function expandActions(text: FaultText, path: FieldPath, nodes: Nodes, expansion: Expansion): FaultAction[] {
  if ('hub' in text) return [hubAction(text, path, expansion)];
  if ('server' in text) return [serverAction(text)];
  if ('plugin' in text) return pluginActions(text, path, nodes, expansion);
  if ('edge' in text) return edgesMatching(text.edge, [...path, 'edge'], nodes, expansion).map(edgeActions(text, path, expansion));
  return edgesMatching(text.link, [...path, 'link'], nodes, expansion).map(linkActions(text, path, expansion));
}

function hubAction(text: Extract<FaultText, { hub: string }>, path: FieldPath, expansion: Expansion): FaultAction {
  if (text.hub === 'slow') return { kind: 'hub-slow', delayUs: worth(parseDuration(text.by)) };
  if (text.hub === 'reject-auth') return { kind: 'hub-reject-auth' };
  return { kind: 'hub-crash', ...downTime(text, path, expansion, text.hub === 'restart' ? HUB_RESTART_US : undefined) };
}

function serverAction(text: Extract<FaultText, { server: unknown }>): FaultAction {
  if (text.server === 'replace') return { kind: 'bundle-replace', bundle: text.bundle, by: text.with };
  const one = text.bundle === undefined ? {} : { bundle: text.bundle };
  if (text.server === 'slow') return { kind: 'bundle-server', fault: 'slow', ...one, delayUs: worth(parseDuration(text.by)) };
  return { kind: 'bundle-server', fault: text.server, ...one };
}

function edgeActions(text: Extract<FaultText, { edge: unknown }>, path: FieldPath, expansion: Expansion): (edge: string) => FaultAction {
  if ('disk' in text) return (edge) => ({ kind: 'edge-disk-full', edge });
  if ('clock_skew' in text) {
    const skewUs = worth(parseShift(text.clock_skew));
    return (edge) => ({ kind: 'edge-clock-skew', edge, skewUs });
  }
  if ('reload' in text) return (edge) => ({ kind: 'gateway-reload', edge });
  if ('clear_cache' in text) return (edge) => ({ kind: 'gateway-clear-cache', edge, bundle: text.clear_cache });
  const restart = downTime(text, path, expansion, undefined);
  return (edge) => ({ kind: 'edge-crash', edge, point: text.crash, ...restart });
}

function linkActions(text: Extract<FaultText, { link: unknown }>, path: FieldPath, expansion: Expansion): (link: string) => FaultAction {
  if ('drop' in text) return (link) => ({ kind: 'link-drop', link, drop: text.drop });
  if ('reset' in text) return (link) => ({ kind: 'link-reset', link });
  if ('hold' in text) return (link) => ({ kind: 'link-hold', link, hold: text.hold, release: text.release ?? 'in-order' });
  if ('lose' in text) return (link) => ({ kind: 'link-lose-answer', link });
  if ('loss' in text) {
    const { loss, direction = 'both' } = text;
    return (link) => ({ kind: 'link-loss', link, probability: worth(parseShare(loss)), direction });
  }
  if ('bandwidth' in text) return (link) => ({ kind: 'link-bandwidth', link, bytesPerSecond: worth(parseBandwidth(text.bandwidth)) });
  if ('flap' in text) {
    const { up, down } = text.flap;
    return (link) => ({ kind: 'link-flap', link, upUs: worth(parseDuration(up)), downUs: worth(parseDuration(down)) });
  }
  const latencyUs = worth(parseDuration(text.latency));
  const jitterUs = text.jitter === undefined ? 0 : worth(parseDuration(text.jitter));
  if (jitterUs > latencyUs)
    expansion.report([...path, 'jitter'], `${text.jitter} is over the latency (${text.latency}): nothing can arrive before it was sent`);
  return (link) => ({ kind: 'link-latency', link, latencyUs, jitterUs });
}

function pluginActions(text: Extract<FaultText, { plugin: number }>, path: FieldPath, nodes: Nodes, expansion: Expansion): FaultAction[] {
  const { plugin } = text;
  const on = text.on === 'hub' ? ['hub'] : edgesMatching(text.on, [...path, 'on'], nodes, expansion);
  for (const node of on) checkPlugin(plugin, node, [...path, 'plugin'], nodes, expansion);
  return on.map((node): FaultAction => {
    if ('fail' in text) return { kind: 'plugin-fail', plugin, on: node, message: text.fail };
    if ('slow' in text) return { kind: 'plugin-slow', plugin, on: node, delayUs: worth(parseDuration(text.slow)) };
    return { kind: 'unload' in text ? 'plugin-unload' : 'plugin-unhandled', plugin, on: node };
  });
}

/** `for` and `restart` say the same of a crash: how long it stays down. */
function downTime(
  text: { for?: string | number; restart?: string | number },
  path: FieldPath,
  expansion: Expansion,
  otherwise: Us | undefined,
): { restartUs?: Us } {
  if (text.for !== undefined && text.restart !== undefined)
    expansion.report(path, 'has both `for` and `restart`; both say how long it stays down: keep one');
  const written = text.restart ?? text.for;
  const restartUs = written === undefined ? otherwise : worth(parseDuration(written));
  return restartUs === undefined ? {} : { restartUs };
}
