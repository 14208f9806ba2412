import type { FaultAction } from '../../../../src-main/contract/fault.ts';
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

/** What a fault is called where its target stands before it: `edge-1 crash`, and not `edge-1 edge crash`. */
function FaultOnTarget({ action }: { action: FaultAction }) {
  const { on, name } = faultTarget(action);
  const what = describeFault(action);
  return (
    <>
      <b>{'on' in action ? action.on : name}</b> {on !== 'plugin' && what.startsWith(`${on} `) ? what.slice(on.length + 1) : what}
    </>
  );
}

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
              <span>{hasTargets ? <FaultOnTarget action={action} /> : describeFault(action)}</span>{' '}
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
