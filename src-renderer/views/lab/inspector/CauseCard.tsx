import { Mark } from '../../../ui/Mark.tsx';

/** Why a payload came twice or vanished. */
export function CauseCard({
  tone,
  cause,
  sentence,
  times,
}: {
  tone: 'duplicate' | 'lost';
  cause: string;
  sentence: string;
  times?: number;
}) {
  return (
    <div className="cause-card" data-tone={tone}>
      <strong>
        <Mark tone={tone} />
        Cause: {cause}
        {times !== undefined && <span> × {times}</span>}
      </strong>
      <p>{sentence}</p>
    </div>
  );
}
