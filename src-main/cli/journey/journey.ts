import { SpokelabError } from '../../contract/errors.ts';
import { readJourneys } from '../../runtime/sessions/read-journeys.ts';
import { readWhys } from '../../runtime/sessions/read-why.ts';
import { isSessionFile } from '../../runtime/sessions/session-check.ts';
import { sentenceOf } from '../../trace/why/answer.ts';
import type { Given } from '../command.ts';
import type { ExitStatus } from '../exit-status.ts';
import { EXIT } from '../exit-status.ts';
import { print, visible } from '../output.ts';

export async function journey(given: Given): Promise<ExitStatus> {
  const [file = '', id = ''] = given.operands;
  if (!isSessionFile(file))
    throw new SpokelabError('ERR_USAGE', `${file} is no session. "spokelab run SCENARIO --session FILE" writes one.`);
  const journeys = readJourneys(file, id);
  if (journeys.length === 0) throw new SpokelabError('ERR_NOT_FOUND', `There is no payload or correlation id "${id}" in ${file}.`);
  const whys = readWhys(
    file,
    journeys.map(({ payload }) => payload),
  );
  for (const { payload, steps } of journeys) {
    const found = whys.get(payload);
    const why = found === undefined ? '' : sentenceOf(found);
    if (given.has('json'))
      print(JSON.stringify({ payload, why, steps: steps.map(({ at, stage, text }) => ({ atMs: at / 1_000, stage, text })) }));
    else
      print(
        [
          payload,
          ...steps.map(({ at, text }) => `  ${(at / 1_000_000).toFixed(6).padStart(14)} s  ${visible(text)}`),
          `  ${visible(why)}`,
          '',
        ].join('\n'),
      );
  }
  return EXIT.ok;
}
