/** Opens what a person named: a scenario to run, or a session to look at. */
import { isSessionFile } from '../adapters/sqlite/session-format.ts';
import { openLabSession } from './lab-session.ts';
import { isLessonFile } from './lessons/lesson-list.ts';
import type { LabSession, LabSessionOptions } from './session-api.ts';
import { RecordedSession } from './sessions/recorded-session.ts';
import { openVirtualSession } from './virtual/virtual-session.ts';

/** Throws SpokelabError for a scenario, session, bundle, file or port that cannot be used. */
export async function openSession(options: LabSessionOptions = {}): Promise<LabSession> {
  const { scenario } = options;
  if (scenario !== undefined && options.text === undefined && isSessionFile(scenario)) return new RecordedSession(scenario);
  const isLesson = scenario !== undefined && isLessonFile(scenario);
  return options.world === 'virtual' || isLesson ? openVirtualSession(options) : openLabSession(options);
}
