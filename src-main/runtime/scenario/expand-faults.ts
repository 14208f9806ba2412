import type { FaultAction, FaultSpec } from '../../contract/fault.ts';
import { parseDuration, parseShare, worth } from '../../contract/schemas/quantities.ts';
import type { FaultText } from '../../contract/schemas/scenario-faults.ts';
import type { Us } from '../../contract/units.ts';
import { SECOND } from '../../contract/units.ts';
import type { Expansion, Nodes } from './expansion.ts';
import { checkPlugin, edgesMatching } from './expansion.ts';
import type { FieldPath } from './problems.ts';

const HUB_RESTART_US: Us = 5 * SECOND;

/** One fault per edge that a glob means, in the order of the file. */
export function expandFaults(texts: readonly FaultText[], durationUs: Us, nodes: Nodes, expansion: Expansion): FaultSpec[] {
  return texts.flatMap((text, index) => {
    const path: FieldPath = ['faults', index];
    const atUs = worth(parseDuration(text.at));
    if (atUs >= durationUs) expansion.report([...path, 'at'], `${text.at} is not before the end of the run: the fault would never start`);
    const lasts = 'for' in text && !('crash' in text) && !('hub' in text) ? { forUs: worth(parseDuration(text.for)) } : {};
    return expandActions(text, path, nodes, expansion).map((action): FaultSpec => ({ ...action, atUs, ...lasts }));
  });
}

function expandActions(text: FaultText, path: FieldPath, nodes: Nodes, expansion: Expansion): FaultAction[] {
  if ('hub' in text) {
    const downUs = downTime(text, path, expansion) ?? (text.hub === 'restart' ? HUB_RESTART_US : undefined);
    return [{ kind: 'hub-crash', ...(downUs === undefined ? {} : { restartUs: downUs }) }];
  }
  if ('crash' in text) {
    const downUs = downTime(text, path, expansion);
    const restart = downUs === undefined ? {} : { restartUs: downUs };
    return edgesMatching(text.edge, [...path, 'edge'], nodes, expansion).map((edge) => ({
      kind: 'edge-crash',
      edge,
      point: text.crash,
      ...restart,
    }));
  }
  if ('plugin' in text) return pluginActions(text, path, nodes, expansion);
  const links = edgesMatching(text.link, [...path, 'link'], nodes, expansion);
  return links.map((link) => linkAction(text, link, path, expansion));
}

type LinkFaultText = Extract<FaultText, { link: string }>;

function linkAction(text: LinkFaultText, link: string, path: FieldPath, expansion: Expansion): FaultAction {
  if ('drop' in text) return { kind: 'link-drop', link, drop: text.drop };
  if ('reset' in text) return { kind: 'link-reset', link };
  if ('loss' in text) return { kind: 'link-loss', link, probability: worth(parseShare(text.loss)), direction: text.direction ?? 'both' };
  const latencyUs = worth(parseDuration(text.latency));
  const jitterUs = text.jitter === undefined ? 0 : worth(parseDuration(text.jitter));
  if (jitterUs > latencyUs)
    expansion.report([...path, 'jitter'], `${text.jitter} is over the latency (${text.latency}): nothing can arrive before it was sent`);
  return { kind: 'link-latency', link, latencyUs, jitterUs };
}

type PluginFaultText = Extract<FaultText, { plugin: number }>;

function pluginActions(text: PluginFaultText, path: FieldPath, nodes: Nodes, expansion: Expansion): FaultAction[] {
  const { plugin } = text;
  const on = text.on === 'hub' ? ['hub'] : edgesMatching(text.on, [...path, 'on'], nodes, expansion);
  for (const node of on) checkPlugin(plugin, node, [...path, 'plugin'], nodes, expansion);
  return on.map((node): FaultAction => {
    if ('fail' in text) return { kind: 'plugin-fail', plugin, on: node, message: text.fail };
    if ('slow' in text) return { kind: 'plugin-slow', plugin, on: node, delayUs: worth(parseDuration(text.slow)) };
    return { kind: 'plugin-unload', plugin, on: node };
  });
}

/** `for` and `restart` say the same of a crash: how long it stays down. */
function downTime(text: { for?: string | number; restart?: string | number }, path: FieldPath, expansion: Expansion): Us | undefined {
  if (text.for !== undefined && text.restart !== undefined)
    expansion.report(path, 'has both `for` and `restart`; both say how long it stays down: keep one');
  const written = text.restart ?? text.for;
  return written === undefined ? undefined : worth(parseDuration(written));
}
