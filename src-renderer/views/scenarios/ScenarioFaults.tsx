import { useEffect, useState } from 'react';
import { SECOND } from '../../../src-main/contract/units.ts';
import { useLab } from '../../store/lab-context.tsx';
import { selectLab } from '../../store/selectors.ts';
import { TimeView } from '../../store/time-view.ts';
import { FaultTimeline } from '../../timeline/FaultTimeline.tsx';

const FIRST_SPAN_US = 120 * SECOND;

/** The text's faults as bars beside it: one document. */
export function ScenarioFaults() {
  const [view] = useState(() => new TimeView());
  const endUs = useLab(selectLab)?.endUs ?? FIRST_SPAN_US;
  useEffect(() => view.fit(endUs), [view, endUs]);
  return <FaultTimeline title={<h2>Faults</h2>} view={view} hasPast={false} />;
}
