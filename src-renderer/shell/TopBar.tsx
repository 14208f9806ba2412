import { selectIsEdited } from '../store/files.ts';
import { useLab, useSession } from '../store/lab-context.tsx';
import { openDialog } from '../store/lab-store.ts';
import { selectClock, selectLab, selectMoment } from '../store/selectors.ts';
import { Hint } from '../ui/Hint.tsx';
import { Command } from '../ui/icons.ts';
import { LabClockText } from './LabClockText.tsx';
import { Logo } from './Logo.tsx';
import { MODIFIER } from './modifier.ts';
import { TopCounters } from './TopCounters.tsx';
import { Transport } from './Transport.tsx';
import { WorldPill } from './WorldPill.tsx';

export function TopBar() {
  const session = useSession();
  const lab = useLab(selectLab);
  const { stop } = useLab(selectClock);
  const isEdited = useLab(selectIsEdited);
  const isPast = useLab(selectMoment) !== undefined;
  return (
    <header className="top-bar">
      <div className="top-name">
        <Logo />
        <h1 title={lab?.name}>{lab?.name ?? 'Spokelab'}</h1>
        {isEdited && <span className="top-edited">edited</span>}
      </div>
      <Transport />
      <div className="top-time" data-past={isPast || undefined}>
        {isPast && <span className="top-viewing">viewing</span>}
        <LabClockText />
        <WorldPill />
        {stop !== undefined && !isPast && (
          <span className="top-stop" role="status">
            {stop}
          </span>
        )}
        {lab !== undefined && (
          <Hint text={`Seed ${lab.seed}: all of this lab's randomness comes from it. Profile: ${lab.profile}.`}>
            <span className="top-seed mono">seed {lab.seed}</span>
          </Hint>
        )}
      </div>
      <TopCounters />
      <button type="button" className="palette-button" onClick={() => openDialog(session.store, { kind: 'palette' })}>
        <Command size={13} aria-hidden="true" />
        <span className="unseen">Commands </span>
        <span>{MODIFIER} K</span>
      </button>
    </header>
  );
}
