/** A running lab's trace so far as the text of a scenario. */
import { basename, dirname, resolve } from 'node:path';
import type { QueryResults } from '../../contract/api.ts';
import { SpokelabError } from '../../contract/errors.ts';
import type { PayloadId } from '../../contract/ids.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { SECOND } from '../../contract/units.ts';
import { FaultHistory } from '../../trace/fault-history.ts';
import { createLedger } from '../../trace/ledger.ts';
import type { TraceStore } from '../trace-store.ts';
import type { Recording } from './record-scenario.ts';
import { recordScenario } from './record-scenario.ts';
import { writeScenario } from './write-scenario.ts';

/** The scenario that a lab was started from, its file, and the lesson that it belongs to. */
export type LabSource = { file: string; text: string; scenario: Scenario; lesson?: { id: string; title: string } };

type Recorded = Pick<Recording, 'composition' | 'sent' | 'untilUs'> & {
  source: LabSource;
  trace: TraceStore;
  payload: PayloadId | undefined;
};

/** Throws ERR_NOT_FOUND for a payload that the kept trace does not know. */
export function recordedFrom({ source, trace, payload: id, ...rest }: Recorded): QueryResults['scenario'] {
  const history = new FaultHistory();
  const ledger = createLedger();
  trace.each((event) => {
    history.apply(event);
    ledger.apply(event);
  });
  const payload = id === undefined ? undefined : ledger.payload(id);
  if (id !== undefined && payload === undefined)
    throw new SpokelabError('ERR_NOT_FOUND', `The lab's trace does not know payload ${id} any more.`);
  const recording = { ...rest, scenario: source.scenario, faults: history.faults, ledger };
  const { scenario, notes } = recordScenario(payload === undefined ? recording : { ...recording, payload });
  if (trace.first > 0) notes.push(`The first ${trace.first} events are gone: what was done then is not here.`);
  const folder = dirname(resolve(source.file));
  const comment = [
    `Recorded by hand in a lab of ${basename(source.file)}, until ${(rest.untilUs / SECOND).toFixed(3)} s.`,
    ...(id === undefined ? [] : [`It is about payload ${id}.`]),
    `Its bundles are found when it lies in ${folder}`,
    ...notes,
  ];
  return { yaml: writeScenario(scenario, { comment, bundleBase: folder }), folder, notes };
}
