import { installContext } from './guest/context.ts';
import { installEntries } from './guest/entries.ts';
import { installLogging } from './guest/logging.ts';
import { installRandom } from './guest/random.ts';
import { installText } from './guest/text.ts';
import { installTime } from './guest/time.ts';
import { GUEST_PROTOCOL } from './protocol.ts';

/** In this order: a part may use what an earlier one left in the environment. The last one answers with the entries. */
const PARTS = [installText, installTime, installRandom, installLogging, installContext, installEntries];

/**
 * The guest SDK as the text of a function of the host functions that answers with the entries of protocol.ts. The parts have
 * no imports, so their own text is all there is to them.
 */
export const PRELUDE_SOURCE = `(function (host) { 'use strict';
const env = { host, protocol: ${JSON.stringify(GUEST_PROTOCOL)} };
return [${PARTS.map(String).join(',\n')}].map((install) => install(env)).at(-1);
})`;
