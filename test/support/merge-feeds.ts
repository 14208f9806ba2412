/**
 * `npm run merge-feeds -- FROM TO`: puts the packages of all machines into one folder, and their update feeds into one feed of each
 * name: Windows and macOS have one for both processors, which come from two machines.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';

type Feed = {
  version: string;
  files: { url: string; sha512: string; size: number }[];
  path?: string;
  sha512?: string;
  releaseDate?: string;
};

const [from, to] = process.argv.slice(2).map((path) => resolve(path));
if (from === undefined || to === undefined) throw new Error('two folders are needed: from and to');
mkdirSync(to, { recursive: true });
const feeds = new Map<string, Feed>();
for (const machine of readdirSync(from)) {
  for (const name of readdirSync(join(from, machine))) {
    const file = join(from, machine, name);
    if (/^latest.*\.yml$/.test(name)) merge(name, parse(readFileSync(file, 'utf8')) as Feed);
    else copyFileSync(file, join(to, name));
  }
}
for (const [name, feed] of feeds) writeFileSync(join(to, name), stringify(feed));

function merge(name: string, feed: Feed): void {
  const known = feeds.get(name);
  if (known !== undefined && known.version !== feed.version) throw new Error(`${name}: versions ${known.version} and ${feed.version}`);
  const files = [...(known?.files ?? []), ...feed.files];
  // The first one's `path` stays: updaters of old read it alone.
  feeds.set(name, { ...feed, ...known, files: [...new Map(files.map((file) => [file.url, file])).values()] });
}
