/** The window's design tokens as their file has them, and how colours stand against each other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const RENDERER = join(import.meta.dirname, '..', '..', 'src-renderer');

export type Theme = 'dark' | 'light';
type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

/** The declarations of a theme; `wish` names a media feature whose block comes on top. */
export function tokensOf(theme: Theme, wish?: string): ReadonlyMap<string, string> {
  const tokens = new Map(declarationsOf(readFileSync(join(RENDERER, 'ui', 'tokens.css'), 'utf8'), theme));
  if (wish === undefined) return tokens;
  const wishes = readFileSync(join(RENDERER, 'ui', 'wishes.css'), 'utf8');
  const media = `@media (${wish}) {`;
  const start = wishes.indexOf(media) + media.length;
  if (start < media.length) throw new Error(`wishes.css has no ${wish}`);
  const end = wishes.indexOf('\n}', start);
  for (const [name, value] of declarationsOf(wishes.slice(start, end), theme)) tokens.set(name, value);
  return tokens;
}

function declarationsOf(css: string, theme: Theme): [string, string][] {
  return [...css.matchAll(/([^{}]*)\{([^{}]*)\}?/g)].flatMap(([, selector = '', body = '']) => {
    const isFor = selector.includes(`[data-theme="${theme}"]`) || (selector.includes(':root') && !selector.includes('[data-theme'));
    return isFor
      ? [...body.matchAll(/--([a-z0-9-]+):\s*([^;]+);/g)].map(([, name = '', value = '']): [string, string] => [name, value.trim()])
      : [];
  });
}

export function colourOf(tokens: ReadonlyMap<string, string>, name: string): Rgba {
  const value = tokens.get(name) ?? '';
  const hex = /^#([0-9a-f]{6})$/i.exec(value)?.[1];
  if (hex !== undefined) return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).concat(1) as unknown as Rgba;
  const soft = /^rgb\((\d+) (\d+) (\d+) \/ ([\d.]+)%\)$/.exec(value);
  if (soft === null) throw new Error(`${name} is no colour: “${value}”`);
  return [Number(soft[1]), Number(soft[2]), Number(soft[3]), Number(soft[4]) / 100];
}

/** A colour that lets something through, on what lies below it. */
export function over([red, green, blue, alpha]: Rgba, ground: Rgba): Rgba {
  const mixed = (above: number, below: number): number => above * alpha + below * (1 - alpha);
  return [mixed(red, ground[0]), mixed(green, ground[1]), mixed(blue, ground[2]), 1];
}

/** As WCAG 2.2 defines it: 1 to 21. */
export function contrast(one: Rgba, other: Rgba): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance([red, green, blue]: Rgba): number {
  const linear = (channel: number): number => {
    const share = channel / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
