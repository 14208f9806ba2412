import { labSource } from '../../runtime/scenario/lab-source.ts';
import { checkSession, isSessionFile } from '../../runtime/sessions/session-check.ts';

/** The scenario or session as an option for a lab, read once so that its mistakes show before anything is built or started. */
export function checkedScenario(file: string | undefined): { scenario?: string } {
  if (file === undefined) return {};
  if (isSessionFile(file)) checkSession(file);
  else labSource({ scenario: file });
  return { scenario: file };
}
