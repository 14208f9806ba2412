import type { Breakpoint } from '../../../../src-main/contract/breakpoint.ts';
import { isSame } from '../../../store/actions.ts';
import { useLab, useSession } from '../../../store/lab-context.tsx';
import { selectClock, selectLab } from '../../../store/selectors.ts';
import { Button } from '../../../ui/Button.tsx';
import { CircleDot } from '../../../ui/icons.ts';

/** Sets or removes a breakpoint; only a virtual lab has any. */
export function BreakButton({ breakpoint, what }: { breakpoint: Breakpoint; what: string }) {
  const { actions } = useSession();
  const lab = useLab(selectLab);
  const { breakpoints = [] } = useLab(selectClock);
  if (lab?.world !== 'virtual' || lab.recorded !== undefined) return null;
  const isSet = breakpoints.some((set) => isSame(set, breakpoint));
  return (
    <Button icon={<CircleDot size={14} />} onClick={() => actions.toggleBreakpoint(breakpoint)}>
      {isSet ? `Do not stop at ${what}` : `Stop at ${what}`}
    </Button>
  );
}
