/** The scenarios that ship with Spokelab, each with what its first comment says of it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from '../../contract/person.ts';
import { projectFile } from '../project-file.ts';
import { readText } from '../scenario/read-text.ts';

export function listSamples(): Sample[] {
  const folder = projectFile('sample-bundles', 'scenarios');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort((one, other) => one.localeCompare(other, 'en'))
    .map((name) => sampleOf(join(folder, name)));
}

function sampleOf(file: string): Sample {
  const text = readText(file);
  const name = /^name:\s*(.+)$/m.exec(text)?.[1]?.replaceAll(/^['"]|['"]$/g, '') ?? file;
  return { file, name, summary: firstSentence(text) };
}

function firstSentence(text: string): string {
  const comment = /^(?:#.*\n)+/.exec(text)?.[0] ?? '';
  const words = comment.replaceAll(/^#\s?/gm, '').split(/\n\s*\n/)[0] ?? '';
  return /^.*?[.!?](?=\s|$)/s.exec(words)?.[0].replaceAll(/\s+/g, ' ') ?? words.trim();
}
