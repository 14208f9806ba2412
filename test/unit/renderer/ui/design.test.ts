/** The window has one design: its sizes, colours and durations are in ui/tokens.css (and ui/wishes.css) and nowhere else. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RENDERER, tokensOf } from '../../../support/tokens.ts';

const OWN = ['ui/tokens.css', 'ui/wishes.css'];

type Line = { at: string; text: string };

const linesOf = (isWanted: (file: string) => boolean): Line[] =>
  readdirSync(RENDERER, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter(isWanted)
    .flatMap((file) =>
      readFileSync(join(RENDERER, file), 'utf8')
        .split('\n')
        .map((text, index) => ({ at: `${file}:${index + 1}`, text: text.trim() })),
    );
const styles = linesOf((file) => file.endsWith('.css') && !OWN.includes(file));
const code = linesOf((file) => /\.tsx?$/.test(file));
const found = (lines: readonly Line[], what: RegExp): string[] =>
  lines.filter(({ text }) => what.test(text)).map(({ at, text }) => `${at} ${text}`);

test('there are styles and code to look at', () => {
  expect(styles.length).toBeGreaterThan(1_500);
  expect(code.length).toBeGreaterThan(10_000);
});

test('no colour is named outside the tokens', () => {
  expect(found(styles, /#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch|lab)a?\(/i)).toEqual([]);
  expect(found(styles, /^(color|background|fill|stroke|border(-\w+)?-color):\s*(white|black|red|green|blue|gr[ae]y)\b/)).toEqual([]);
  // A pen of its own kind starts with black, as a canvas does.
  const painted = code.filter(({ at }) => !at.startsWith('ui/svg-pen.ts'));
  expect(found(painted, /['"`]#[0-9a-f]{3,8}['"`]|['"`]rgba?\(/i)).toEqual([]);
});

test('no size of type, corner, shadow or duration is named outside the tokens', () => {
  expect(found(styles, /^font(-size)?:[^;]*\d(px|pt|rem)/)).toEqual([]);
  expect(found(styles, /^border-radius:[^;]*\b(?!0\b)\d+px(?![^;]*0)/)).toEqual([]);
  expect(found(styles, /^(transition|animation)[a-z-]*:[^;]*\d+m?s\b/)).toEqual([]);
});

test('each token that is used there is, and each that there is is used', () => {
  const tokens = tokensOf('dark');
  const text = [...styles, ...code, ...linesOf((file) => OWN.includes(file))].map((line) => line.text).join('\n');
  const own = new Set([...text.matchAll(/--([a-z0-9-]+)(?:'?:|',)/g)].map(([, name]) => name));
  const used = new Set([...text.matchAll(/var\(--([a-z0-9-]+)/g)].map(([, name]) => name ?? ''));
  // Set by a library on what it places.
  expect([...used].filter((name) => !own.has(name) && !name.startsWith('radix-') && !/-$/.test(name))).toEqual([]);
  const named = (name: string): boolean => used.has(name) || text.includes(`'--${name}'`) || /^(text|space|radius|shadow)-/.test(name);
  expect([...tokens.keys()].filter((name) => !named(name))).toEqual([]);
});

test('both themes name the same colours', () => {
  const colours = (theme: 'dark' | 'light'): string[] =>
    [...tokensOf(theme)].filter(([, value]) => /^(#|rgb)/.test(value)).map(([name]) => name);
  expect(colours('light').sort()).toEqual(colours('dark').sort());
});
