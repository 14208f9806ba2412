import type { z } from 'zod';
import { formatCount } from '../../util/format-count.ts';
import type { WindowMessage } from '../api.ts';
import { SpokelabError } from '../errors.ts';
import { windowMessageSchema } from './api.ts';

const PROBLEMS_MAX = 5;

/** A text that is too long is a person's, and no mistake of the window: in better words than the library's own. */
const inWords = (issue: z.core.$ZodIssue): string =>
  issue.code === 'too_big' && issue.origin === 'string' && issue.message.startsWith('Too big')
    ? `longer than ${formatCount(Number(issue.maximum))} characters, the most that is taken`
    : issue.message;

/** Checks a message that came over a wire. Throws ERR_COMMAND_INVALID, naming each field that is wrong. */
export function parseWindowMessage(message: unknown): WindowMessage {
  const result = windowMessageSchema.safeParse(message);
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, PROBLEMS_MAX).map((issue) => `${issue.path.join('.') || 'message'}: ${inWords(issue)}`);
  throw new SpokelabError('ERR_COMMAND_INVALID', `The message to the lab is malformed: ${problems.join('; ')}.`);
}
