import type { WindowMessage } from '../api.ts';
import { SpokelabError } from '../errors.ts';
import { windowMessageSchema } from './api.ts';

const PROBLEMS_MAX = 5;

/** Checks a message that came over a wire. Throws ERR_COMMAND_INVALID, naming each field that is wrong. */
export function parseWindowMessage(message: unknown): WindowMessage {
  const result = windowMessageSchema.safeParse(message);
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, PROBLEMS_MAX).map((issue) => `${issue.path.join('.') || 'message'}: ${issue.message}`);
  throw new SpokelabError('ERR_COMMAND_INVALID', `The message to the lab is malformed: ${problems.join('; ')}.`);
}
