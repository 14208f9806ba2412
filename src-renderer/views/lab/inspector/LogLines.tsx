import type { NodeId, PluginId } from '../../../../src-main/contract/ids.ts';
import { formatMoment } from '../../../format/time.ts';
import { Mentions } from '../../../mentions/Mentions.tsx';
import { useSession } from '../../../store/lab-context.tsx';
import type { LogLine } from '../../../store/lab-model.ts';
import { Section } from '../../../ui/Section.tsx';

const LINES_MAX = 40;

/** The newest log lines of a node or of one plugin on it, up to the viewed moment. Nothing when there are none. */
export function LogLines({ node, plugin }: { node: NodeId; plugin?: PluginId }) {
  const session = useSession();
  const { at } = session.shown();
  const { logs } = session.model;
  const lines: LogLine[] = [];
  for (let index = logs.length - 1; index >= 0 && lines.length < LINES_MAX; index -= 1) {
    const line = logs[index] as LogLine;
    if (line.at <= at && line.node === node && (plugin === undefined || line.plugin === plugin)) lines.push(line);
  }
  if (lines.length === 0) return null;
  return (
    <Section title="Log">
      <ol className="log selectable">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no names, and two can be the same
          <li key={index} data-level={line.level}>
            <time className="mono">{formatMoment(line.at)}</time> <b>{line.level}</b> <Mentions text={line.message} />
            {line.payload !== undefined && (
              <>
                {' '}
                <Mentions text={line.payload} />
              </>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}
