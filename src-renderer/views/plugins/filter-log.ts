/** Which log lines are shown. */
import type { NodeId, PluginId } from '../../../src-main/contract/ids.ts';
import type { LogLevel } from '../../../src-main/contract/plugin.ts';
import type { Us } from '../../../src-main/contract/units.ts';
import type { LogLine } from '../../store/lab-model.ts';

export type LogFilter = { level: LogLevel; node: NodeId | ''; text: string };

export const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** The newest first, at most `countMax`, none after the moment; `level` and what is worse. */
export function filterLog(
  lines: readonly LogLine[],
  plugin: PluginId,
  { level, node, text }: LogFilter,
  until: Us,
  countMax: number,
): { lines: LogLine[]; isCut: boolean } {
  const least = LEVELS.indexOf(level);
  const wanted = text.trim().toLowerCase();
  const found: LogLine[] = [];
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = lines[index];
    if (line === undefined || line.plugin !== plugin || line.at > until) continue;
    if (LEVELS.indexOf(line.level) < least || (node !== '' && line.node !== node)) continue;
    if (wanted !== '' && !line.message.toLowerCase().includes(wanted) && !(line.payload ?? '').includes(wanted)) continue;
    if (found.length === countMax) return { lines: found, isCut: true };
    found.push(line);
  }
  return { lines: found, isCut: false };
}
