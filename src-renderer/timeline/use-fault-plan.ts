/** What the document plans, as the engine reads it; the last good plan while the text cannot be read. */
import { useCallback, useEffect, useState } from 'react';
import type { ScenarioIssue } from '../../src-main/contract/api.ts';
import type { FaultPlan } from '../../src-main/contract/fault-plan.ts';
import type { Us } from '../../src-main/contract/units.ts';
import { useDraft } from '../store/draft.ts';
import { useSession } from '../store/lab-context.tsx';

const NO_PROBLEMS: readonly ScenarioIssue[] = [];

export type ShownPlan = {
  plan: FaultPlan | undefined;
  problems: readonly ScenarioIssue[];
  /** Shows a fault at another place until the text says so itself. */
  expect(index: number, atUs: Us, lengthUs: Us | undefined): void;
  /** Shows what the text says, whatever was expected. */
  refresh(): void;
};

export function useFaultPlan(): ShownPlan {
  const { actions, document, store } = useSession();
  const { yaml } = useDraft();
  const [plan, setPlan] = useState<FaultPlan>();
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const [asked, setAsked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is asked again when somebody says so
  useEffect(() => {
    if (yaml === undefined || yaml === '') return;
    let isOld = false;
    void actions.ask({ ask: 'fault-plan', yaml }).then((answer) => {
      // A plan of before the last edit would put a bar back from where it was moved to.
      if (isOld || 'reason' in answer || document.isChanging() || store.getState().draft?.yaml !== yaml) return;
      if ('problems' in answer) return setProblems(answer.problems);
      setProblems(NO_PROBLEMS);
      setPlan(answer.plan);
    });
    return () => {
      isOld = true;
    };
  }, [actions, document, store, yaml, asked]);
  const expect = useCallback((index: number, atUs: Us, lengthUs: Us | undefined): void => {
    setPlan(
      (current) =>
        current && { ...current, faults: current.faults.map((fault) => (fault.index === index ? moved(fault, atUs, lengthUs) : fault)) },
    );
  }, []);
  const refresh = useCallback((): void => setAsked((count) => count + 1), []);
  return { plan, problems, expect, refresh };
}

function moved(fault: FaultPlan['faults'][number], atUs: Us, lengthUs: Us | undefined): FaultPlan['faults'][number] {
  const { at, lengthUs: _, ...rest } = fault;
  const moment = typeof at === 'number' ? atUs : { fromUs: atUs, untilUs: at.untilUs + atUs - at.fromUs };
  return { ...rest, at: moment, ...(lengthUs === undefined ? {} : { lengthUs }) };
}
