/** Takes out of a text what is nobody else's business: tokens, passwords in addresses, keys, and where the person's home is. */
import { homedir } from 'node:os';

const HIDDEN = '[removed]';

const SECRETS: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN],
  [/([?&](?:token|key|secret|password)=)[^&\s"']+/gi, `$1${HIDDEN}`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, `$1 ${HIDDEN}`],
  [/(\b[a-z][\w+.-]*:\/\/)[^/?#\s@"']*@/gi, `$1${HIDDEN}@`],
  [/("?\b(?:hub_?token|token|password|secret|authorization|cookie)"?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;}]+)/gi, `$1${HIDDEN}`],
];

export function scrub(text: string, home = homedir()): string {
  const clean = SECRETS.reduce((rest, [secret, instead]) => rest.replace(secret, instead), text);
  return home.length > 1 ? clean.replaceAll(home, '~') : clean;
}
