/** The text from which a lab took its faults last, kept beside its queues: the lab comes back with the faults as they were drawn. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SpokelabError } from '../contract/errors.ts';
import type { FaultId } from '../contract/ids.ts';
import { withFaultsOf } from './scenario/lab-source.ts';
import type { LabSource } from './scenario/recorded-text.ts';

/** `faultIds`: of the text's faults, in its order. */
const keptText = z.strictObject({
  spokelabText: z.literal(1),
  yaml: z.string(),
  faultIds: z.array(z.templateLiteral(['fault-', z.int().min(1)])),
});

const fileIn = (directory: string): string => join(directory, 'text.json');

/** Writes the file anew, whole or not at all. Throws ERR_STORAGE. */
export function keepText(directory: string, yaml: string, faultIds: readonly FaultId[]): void {
  const file = fileIn(directory);
  try {
    writeFileSync(`${file}.new`, JSON.stringify({ spokelabText: 1, yaml, faultIds }));
    renameSync(`${file}.new`, file);
  } catch (cause) {
    throw new SpokelabError(
      'ERR_STORAGE',
      `It is done, but ${file} cannot be written, so the lab will not come back with these faults: ${messageOf(cause)}`,
      { cause },
    );
  }
}

/** The source with the text that was kept, if one was. Throws ERR_STORAGE when that cannot be read any more; it is left as it is. */
export function withKeptText(source: LabSource, directory: string | undefined): LabSource {
  if (directory === undefined || !existsSync(fileIn(directory))) return source;
  const file = fileIn(directory);
  try {
    const { yaml, faultIds } = keptText.parse(JSON.parse(readFileSync(file, 'utf8')));
    const kept = withFaultsOf(source, yaml);
    const faults = kept.scenario.faults.map((fault, index) => ({
      ...fault,
      ...(faultIds[index] === undefined ? {} : { id: faultIds[index] }),
    }));
    return { ...kept, scenario: { ...kept.scenario, faults } };
  } catch (cause) {
    throw new SpokelabError(
      'ERR_STORAGE',
      `${file} is damaged. Move it away to go on with the scenario's own faults: ${messageOf(cause)}`,
      { cause },
    );
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
