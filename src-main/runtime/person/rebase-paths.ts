/** A scenario's text in another folder: its paths of bundles still lead to where they did. The rest stays to the letter. */
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';

const BUNDLE = /(\bbundle:\s*)(?:"([^"\n]+)"|'([^'\n]+)'|([^\s,{}[\]"'#]+))/g;

export function rebasePaths(text: string, from: string, to: string): string {
  const [old, next] = [dirname(resolve(from)), dirname(resolve(to))];
  if (old === next) return text;
  return text.replaceAll(BUNDLE, (whole: string, key: string, double?: string, single?: string, bare?: string) => {
    const path = double ?? single ?? bare ?? '';
    if (isAbsolute(path) || path.startsWith('*')) return whole;
    const moved = relative(next, resolve(old, path)).split(sep).join('/');
    return `${key}${JSON.stringify(moved.startsWith('.') || isAbsolute(moved) ? moved : `./${moved}`)}`;
  });
}
