/** What windows say about what belongs to the person; it concerns no lab. */
import { dirname, resolve } from 'node:path';
import type { Command, LabInfo, Query } from '../../contract/api.ts';
import type { PersonAnswers, PersonCommand, PersonQuery, PersonResults } from '../../contract/person.ts';
import { isUnpacked, takeAlong } from '../sessions/unpack-session.ts';
import { bundleAt } from './bundle-at.ts';
import type { Person } from './person.ts';
import { rebasePaths } from './rebase-paths.ts';
import { listSamples } from './samples.ts';
import { isSample, savedText, saveText } from './save-text.ts';

const DOES: ReadonlySet<string> = new Set<PersonCommand['do']>([
  'keep-settings',
  'trust',
  'forget-opened',
  'keep-draft',
  'drop-draft',
  'save-text',
]);
const ASKS: ReadonlySet<string> = new Set<PersonQuery['ask']>(['settings', 'opened', 'diagnostics', 'draft', 'bundle']);

/** What such a message does or asks. */
export const PERSON_WORDS: readonly string[] = [...DOES, ...ASKS];

export const isPersonCommand = (command: Command): command is PersonCommand => DOES.has(command.do);
export const isPersonQuery = (query: Query): query is PersonQuery => ASKS.has(query.ask);

/** Throws SpokelabError. */
export function doForPerson(person: Person, command: PersonCommand): PersonResults[PersonCommand['do']] {
  switch (command.do) {
    case 'keep-settings':
      return person.change(command.change);
    case 'trust':
      return person.trust.allow(command.hash);
    case 'forget-opened':
      person.opened.forget(command.file);
      return null;
    case 'keep-draft':
      return person.drafts.keep(command.file, command.text);
    case 'drop-draft':
      person.drafts.drop(command.file);
      return null;
    case 'save-text': {
      const { from } = command;
      // What lies beside a session's scenario comes along; what lies elsewhere stays there, and is led to.
      const bring = from !== undefined && isUnpacked(from) ? takeAlong(from, dirname(resolve(command.file))) : undefined;
      const text = from === undefined || bring !== undefined ? command.text : rebasePaths(command.text, from, command.file);
      const file = saveText(command.file, text, command.base);
      bring?.();
      person.drafts.drop(file);
      return { file, text };
    }
  }
}

type Answer = PersonAnswers[PersonQuery['ask']];

/** `isDemo`: nobody has named a lab to open. */
export function answerPerson(person: Person, query: PersonQuery, isDemo: boolean, lab: LabInfo): Answer | Promise<Answer> {
  switch (query.ask) {
    case 'settings': {
      const { file, isNew } = person;
      return { ...person.settings(), isFirst: isDemo && isNew, ...(file === undefined ? {} : { file }) };
    }
    case 'opened':
      return { ...person.opened.list(), samples: listSamples() };
    case 'diagnostics':
      return diagnosticsFor(person, lab);
    case 'bundle':
      return bundleFor(person, query.file);
    case 'draft': {
      const saved = savedText(query.file);
      const kept = person.drafts.find(query.file);
      return {
        isSample: isSample(query.file),
        ...(saved === undefined ? {} : { saved }),
        ...(kept === undefined ? {} : { kept }),
      };
    }
  }
}

async function bundleFor(person: Person, file: string): Promise<PersonAnswers['bundle']> {
  const { name, bundle } = await bundleAt(file);
  person.opened.add(file, 'bundle', name);
  return { bundle };
}

async function diagnosticsFor({ folder }: Person, lab: LabInfo): Promise<PersonAnswers['diagnostics']> {
  const { diagnosticsZip } = await import('../diagnostics/diagnostics.ts');
  const zip = diagnosticsZip({ folder, lab, now: new Date() });
  return { name: 'spokelab-diagnostics.zip', base64: Buffer.from(zip).toString('base64') };
}
