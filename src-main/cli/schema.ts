import { SpokelabError } from '../contract/errors.ts';
import { nearest } from '../util/nearest.ts';
import type { Given } from './command.ts';
import type { ExitStatus } from './exit-status.ts';
import { EXIT } from './exit-status.ts';
import { print } from './output.ts';

const NAMES = ['scenario', 'manifest', 'trace', 'lesson'] as const;
type Name = (typeof NAMES)[number];

export async function schema(given: Given): Promise<ExitStatus> {
  const [asked = ''] = given.operands;
  const name = NAMES.find((known) => known === asked);
  if (name === undefined) {
    const near = nearest(asked, NAMES);
    throw new SpokelabError(
      'ERR_USAGE',
      `there is no schema "${asked}"; ${near === undefined ? `there is ${NAMES.join(', ')}.` : `did you mean ${near}?`}`,
    );
  }
  const { jsonSchemaOf } = await import('../contract/schemas/choice.ts');
  const { labBlock } = await import('../contract/schemas/lesson.ts');
  const printed = jsonSchemaOf(await schemaNamed(name));
  // Of a lesson's prose there is nothing to say: it is the head's schema, and beside it that of a step's block.
  const { $schema: _, ...block } = jsonSchemaOf(labBlock);
  print(JSON.stringify(name === 'lesson' ? { ...printed, $defs: { lab: block } } : printed, null, 2));
  return EXIT.ok;
}

async function schemaNamed(name: Name) {
  switch (name) {
    case 'scenario':
      return (await import('../contract/schemas/scenario.ts')).scenarioSchema;
    case 'manifest':
      return (await import('../contract/schemas/manifest.ts')).manifestSchema;
    case 'trace':
      return (await import('../contract/schemas/trace.ts')).traceEventSchema;
    case 'lesson':
      return (await import('../contract/schemas/lesson.ts')).lessonHead;
  }
}
