/** The page of parts shows all of them: a part that is not there is looked at by nobody. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RENDERER } from '../../../support/tokens.ts';

const textsIn = (folder: string): string[] =>
  readdirSync(join(RENDERER, folder))
    .filter((name) => name.endsWith('.tsx'))
    .map((name) => readFileSync(join(RENDERER, folder, name), 'utf8'));

test('every part of ui/ is in the gallery', () => {
  const parts = textsIn('ui').flatMap((text) => [...text.matchAll(/^export function ([A-Z]\w+)/gm)].map(([, name = '']) => name));
  const gallery = textsIn('gallery').join('\n');
  expect(parts.length).toBeGreaterThan(15);
  expect(parts.filter((name) => !new RegExp(`<${name}\\b`).test(gallery))).toEqual([]);
});
