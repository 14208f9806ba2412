/** From when on each broken expectation of a run could not be saved any more. */
import type { RunReport, Scenario } from '../../contract/scenario.ts';
import type { Us } from '../../contract/units.ts';
import { FastRunner } from './fast-runner.ts';
import { inevitableAt } from './inevitable.ts';
import { sightingsOf } from './sightings.ts';

/** Finding out takes a dozen runs or so; what one run may have taken for that to be worth it. */
const RUN_MS_MAX = 1_000;

/**
 * The report of a virtual run with `inevitableAtUs` at each expectation that broke; as it is when all held, when there is no
 * fault that could have ended earlier, or when it would take long.
 */
export async function withInevitable(scenario: Scenario, report: RunReport): Promise<RunReport> {
  if (report.verdict === 'pass' || scenario.faults.length === 0 || report.wallMs > RUN_MS_MAX) return report;
  const runner = await FastRunner.open(scenario);
  const moments = new Map<number, Us>();
  for (const sighting of sightingsOf(scenario, runner.run(scenario))) {
    const at = inevitableAt(runner, scenario, sighting);
    const known = moments.get(sighting.expectation);
    if (at !== undefined && (known === undefined || at < known)) moments.set(sighting.expectation, at);
  }
  const expectations = report.expectations.map((result, index) => {
    const inevitableAtUs = moments.get(index);
    return result.ok || inevitableAtUs === undefined ? result : { ...result, inevitableAtUs };
  });
  return { ...report, expectations };
}
