import type { RunReport } from '../../src-main/contract/scenario.ts';
import { runScenario } from '../../src-main/runtime/run-scenario.ts';
import { loadScenario } from '../../src-main/runtime/scenario/load-scenario.ts';
import { SessionRecorder } from '../../src-main/runtime/sessions/session-recorder.ts';

/** Runs the scenario in the virtual world, and keeps the run in the file. */
export async function recordSession(file: string, scenarioFile: string): Promise<RunReport> {
  const scenario = loadScenario(scenarioFile);
  const recorder = await SessionRecorder.create(file, scenario, { world: 'virtual', keepsGoing: false });
  const report = await runScenario(scenario, { world: 'virtual', onEvent: recorder.onEvent, random: recorder.log.streams(scenario.seed) });
  recorder.finish(report);
  recorder.close();
  return report;
}
