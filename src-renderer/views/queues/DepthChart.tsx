import type { KeyboardEvent, MouseEvent } from 'react';
import { useMemo, useRef } from 'react';
import type { EdgeId } from '../../../src-main/contract/ids.ts';
import { formatCount, formatShortCount } from '../../format/numbers.ts';
import { formatAxis } from '../../format/time.ts';
import { useLab, useSession } from '../../store/lab-context.tsx';
import { selectMoment } from '../../store/selectors.ts';
import { useVersionEvery } from '../../store/use-version-every.ts';
import { placeIn } from '../../ui/place-in.ts';
import { useSize } from '../../ui/use-size.ts';
import type { ChartScale } from './chart-scale.ts';
import { areaPath, scaleFor } from './chart-scale.ts';

/** How deep the queue was since the lab began. A click views that moment. */
export function DepthChart({ edge }: { edge: EdgeId }) {
  const session = useSession();
  const moment = useLab(selectMoment);
  const version = useVersionEvery(500, true);
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const { depths } = session.model;
  const endUs = session.clock.now(performance.now());
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lab changes in place; the version says when
  const values = useMemo(() => depths.depths(edge, endUs), [depths, edge, version]);
  const most = values.reduce((highest, value) => Math.max(highest, value), 0);
  const scale = scaleFor({ width, height, stepUs: depths.stepUs, steps: values.length, most });
  const viewAt = (event: MouseEvent<HTMLElement>): void => {
    session.viewMoment(Math.max(0, scale.timeAt(placeIn(event.currentTarget, event).x)));
  };
  const walk = (event: KeyboardEvent): void => {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    session.viewMoment((moment ?? endUs) + move * depths.stepUs);
  };
  return (
    <figure className="queue-chart">
      <div
        ref={box}
        className="queue-chart-box"
        role="slider"
        tabIndex={0}
        aria-label={`Queue depth of ${edge} over time; the arrow keys view other moments`}
        aria-valuenow={Math.round((moment ?? endUs) / 1e6)}
        aria-valuetext={`at most ${formatCount(most)} pending`}
        onClick={viewAt}
        onKeyDown={walk}
      >
        {width > 0 && <Drawing scale={scale} values={values} moment={moment} />}
      </div>
    </figure>
  );
}

function Drawing({ scale, values, moment }: { scale: ChartScale; values: readonly number[]; moment: number | undefined }) {
  const { width, height, left, bottom, times, counts, timeStepUs } = scale;
  return (
    <svg width={width} height={height} aria-hidden="true">
      {counts.map((count) => (
        <g key={count} className="queue-chart-mark">
          <line x1={left} x2={width} y1={scale.y(count)} y2={scale.y(count)} />
          <text x={left - 8} y={scale.y(count) + 3.5} textAnchor="end">
            {formatShortCount(count)}
          </text>
        </g>
      ))}
      {times.map((time) => (
        <text key={time} className="queue-chart-time" x={scale.x(time)} y={bottom + 16} textAnchor="middle">
          {formatAxis(time, timeStepUs)}
        </text>
      ))}
      <path className="queue-chart-area" d={areaPath(scale, values, true)} />
      <path className="queue-chart-line" d={areaPath(scale, values, false)} />
      {moment !== undefined && <line className="queue-chart-moment" x1={scale.x(moment)} x2={scale.x(moment)} y1={4} y2={bottom} />}
    </svg>
  );
}
