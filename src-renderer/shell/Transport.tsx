import { SPEEDS, VIRTUAL_SPEEDS } from '../store/fault-choices.ts';
import { useLab, useSession } from '../store/lab-context.tsx';
import { selectClock, selectIsStale, selectLab, selectMoment } from '../store/selectors.ts';
import { IconButton } from '../ui/Button.tsx';
import { ChevronDown, Pause, Play, SkipBack, SkipForward, StepBack, StepForward } from '../ui/icons.ts';
import type { MenuItem } from '../ui/Menu.tsx';
import { ButtonMenu } from '../ui/Menu.tsx';
import { StepMenu } from './StepMenu.tsx';

/** Pauses and paces the lab, and moves the view through what has happened. */
export function Transport() {
  const session = useSession();
  const { running, speed } = useLab(selectClock);
  const isStale = useLab(selectIsStale);
  const lab = useLab(selectLab);
  const isRecorded = lab?.recorded !== undefined;
  const isVirtual = lab?.world === 'virtual' && !isRecorded;
  const isPast = useLab(selectMoment) !== undefined;
  const speeds = (isVirtual ? VIRTUAL_SPEEDS : SPEEDS).map(
    (value): MenuItem => ({ label: `${value}×`, isChecked: value === speed, run: () => void session.actions.setSpeed(value) }),
  );
  return (
    <div className="transport" role="toolbar" aria-label="Time">
      <IconButton label="View the oldest moment" keys="Home" icon={<SkipBack size={14} />} onClick={() => session.viewOldest()} />
      <IconButton label="View the step before" keys="," icon={<StepBack size={14} />} onClick={() => session.step(-1)} />
      <IconButton
        className="transport-main"
        label={running ? 'Pause' : 'Continue'}
        keys="Space"
        icon={running ? <Pause size={15} fill="currentColor" /> : <Play size={15} fill="currentColor" />}
        disabled={isStale || isRecorded}
        onClick={() => void session.actions.togglePause()}
      />
      {isVirtual && !isPast ? (
        <IconButton
          label="Step to the next event"
          keys="."
          icon={<StepForward size={14} />}
          disabled={isStale}
          onClick={() => void session.actions.step('event')}
        />
      ) : (
        <IconButton
          label="View the next step"
          keys="."
          icon={<StepForward size={14} />}
          disabled={!isPast}
          onClick={() => session.step(1)}
        />
      )}
      <IconButton label="Back to now" keys="End" icon={<SkipForward size={14} />} disabled={!isPast} onClick={() => session.follow()} />
      {isVirtual && <StepMenu />}
      <ButtonMenu items={speeds} label="Speed" align="end">
        <button type="button" className="speed-button mono" aria-label={`Speed ${speed}×`} disabled={isRecorded}>
          {speed}×
          <ChevronDown size={11} aria-hidden="true" />
        </button>
      </ButtonMenu>
    </div>
  );
}
