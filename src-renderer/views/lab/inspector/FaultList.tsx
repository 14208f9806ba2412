import { faultTarget } from '../../../../src-main/contract/fault.ts';
import { SECOND } from '../../../../src-main/contract/units.ts';
import type { FaultView } from '../../../../src-main/trace/topology.ts';
import { formatAxis, formatLeft } from '../../../format/time.ts';
import { describeFault } from '../../../format/words.ts';
import { useLab, useSession } from '../../../store/lab-context.tsx';
import { select } from '../../../store/lab-store.ts';
import { selectAt } from '../../../store/selectors.ts';
import { Hint } from '../../../ui/Hint.tsx';
import { X } from '../../../ui/icons.ts';
import { Mark } from '../../../ui/Mark.tsx';

/** Active faults, each with its end. */
export function FaultList({ faults, hasTargets = false }: { faults: readonly FaultView[]; hasTargets?: boolean }) {
  const { actions, store } = useSession();
  const at = useLab(selectAt);
  return (
    <ul className="fault-list">
      {faults.map(({ id, action, startedAt, untilAt, hitAt }) => (
        <li key={id}>
          <button type="button" className="fault-row" onClick={() => select(store, { kind: 'fault', id })}>
            <Mark tone={hitAt === undefined ? 'pending' : 'lost'} size={9} />
            <span>
              {hasTargets && <b>{faultTarget(action).name} </b>}
              {describeFault(action)}{' '}
              <small>
                {hitAt === undefined ? 'not hit yet · ' : ''}
                {untilAt === undefined ? `since ${formatAxis(startedAt, SECOND)}` : formatLeft(untilAt - at)}
              </small>
            </span>
          </button>
          <Hint text="Clear this fault">
            <button
              type="button"
              className="icon-button"
              aria-label={`Clear ${describeFault(action)}`}
              onClick={() => actions.clearFault(id)}
            >
              <X size={14} aria-hidden="true" />
            </button>
          </Hint>
        </li>
      ))}
    </ul>
  );
}
