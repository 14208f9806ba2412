import type { TaskProgress } from '../../src-main/contract/api.ts';
import { formatCount } from '../format/numbers.ts';
import { Button } from './Button.tsx';

/** How far something is, with a way to end it. `counts`: what is counted, for `120 of 500 runs`; without it only the bar tells. */
export function TaskProgressNote({
  progress,
  counts,
  isCancelling,
  onCancel,
}: {
  progress: TaskProgress | undefined;
  counts?: string;
  isCancelling: boolean;
  onCancel(): void;
}) {
  const { doing = 'Starting', done = 0, of } = progress ?? {};
  return (
    <div className="task-progress">
      <progress aria-label={doing} {...(of === undefined ? {} : { max: of, value: Math.min(done, of) })} />
      <span className="task-doing" role="status">
        {isCancelling ? 'Ending' : doing} …
      </span>
      {counts !== undefined && progress !== undefined && (
        <span className="mono">
          {formatCount(done)}
          {of === undefined ? '' : ` of ${formatCount(of)}`} {counts}
        </span>
      )}
      <Button disabled={isCancelling} onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}
