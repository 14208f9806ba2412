import type { Breakpoint } from '../../src-main/contract/breakpoint.ts';
import { STAGES } from '../../src-main/contract/breakpoint.ts';
import type { Us } from '../../src-main/contract/units.ts';
import { breakpointText, STAGE_WORDS } from '../format/breakpoints.ts';
import { isSame } from '../store/actions.ts';
import { COUNTERS_OFFERED } from '../store/fault-choices.ts';
import { useLab, useSession } from '../store/lab-context.tsx';
import type { LabSession } from '../store/lab-session.ts';
import { selectClock, selectMoment } from '../store/selectors.ts';
import { ChevronDown, CircleDot, Flag, History, SkipForward, StepBack, StepForward } from '../ui/icons.ts';
import type { MenuItem } from '../ui/Menu.tsx';
import { ButtonMenu } from '../ui/Menu.tsx';

const SIZE = 13;
/** Steps of a virtual lab, forward and back, and where it stops by itself. */
export function StepMenu() {
  const session = useSession();
  const { breakpoints = [] } = useLab(selectClock);
  const moment = useLab(selectMoment);
  return (
    <ButtonMenu items={stepItems(session, breakpoints, moment)} label="Steps and breakpoints" align="end">
      <button type="button" className="speed-button mono" aria-label="Steps and breakpoints">
        {breakpoints.length > 0 ? <CircleDot size={12} className="breaks-set" aria-hidden="true" /> : <Flag size={12} aria-hidden="true" />}
        <ChevronDown size={11} aria-hidden="true" />
      </button>
    </ButtonMenu>
  );
}

export function stepItems({ actions }: LabSession, breakpoints: readonly Breakpoint[], moment: Us | undefined): MenuItem[] {
  const breaking = (label: string, breakpoint: Breakpoint): MenuItem => ({
    label,
    isChecked: breakpoints.some((set) => isSame(set, breakpoint)),
    run: () => void actions.toggleBreakpoint(breakpoint),
  });
  const others = breakpoints.filter(({ on }) => on === 'payload' || on === 'plugin');
  return [
    { label: 'To the next delivery', icon: <StepForward size={SIZE} />, run: () => void actions.step('delivery') },
    { label: 'To the next duplicate', icon: <StepForward size={SIZE} />, run: () => void actions.step('duplicate') },
    { label: "To the scenario's end", icon: <SkipForward size={SIZE} />, run: () => void actions.step('end') },
    { kind: 'line' },
    { label: 'Back by one event', icon: <StepBack size={SIZE} />, run: () => void actions.stepBack('event') },
    { label: 'Back to the last delivery', icon: <StepBack size={SIZE} />, run: () => void actions.stepBack('delivery') },
    { label: 'Back to the last duplicate', icon: <StepBack size={SIZE} />, run: () => void actions.stepBack('duplicate') },
    moment === undefined
      ? { label: 'Back to the beginning', icon: <History size={SIZE} />, run: () => void actions.stepBack('end') }
      : { label: 'Back to the viewed moment', icon: <History size={SIZE} />, run: () => void actions.goTo(moment) },
    { kind: 'line' },
    {
      kind: 'group',
      label: 'Stop when',
      icon: <CircleDot size={SIZE} />,
      items: [
        ...STAGES.map((stage) => breaking(STAGE_WORDS[stage], { on: 'stage', stage })),
        { kind: 'line' },
        ...COUNTERS_OFFERED.map((counter) => breaking(`${counter} changes`, { on: 'counter', counter })),
        { kind: 'line' },
        breaking('an expectation is broken', { on: 'expectation' }),
        ...others.map((set) => breaking(breakpointText(set), set)),
      ],
    },
  ];
}
