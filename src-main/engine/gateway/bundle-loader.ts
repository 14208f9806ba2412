/** How a gateway comes by a bundle: from its cache, or from the server, with the checks of each way (specification of bundles, C). */
import type { GatewayManifest, GatewaySettings } from '../../contract/gateway.ts';
import { LAB_BUNDLE_SERVER } from '../../contract/gateway.ts';
import type { Us } from '../../contract/units.ts';
import { SECOND } from '../../contract/units.ts';
import type { RandomStream } from '../kernel/random-streams.ts';
import type { Timers } from '../kernel/timers.ts';
import type { BundleCache, BundleDepot, BundleFiles } from '../ports/bundle-depot.ts';
import type { GatewayLog } from './gateway-log.ts';

export type LoadedBundle = { name: string; folder: string; hash: string; manifest: GatewayManifest; files: BundleFiles };
export type LoadResult = { ok: true; bundle: LoadedBundle } | { ok: false; message: string };

export type LoaderParts = {
  settings: GatewaySettings;
  depot: BundleDepot;
  cache: BundleCache;
  timers: Timers;
  random: RandomStream;
  log: GatewayLog;
};

const MANIFEST_FILE = 'manifest.json';
const ATTEMPTS_MAX = 5;
const FIRST_PAUSE_US = SECOND / 2;
const PAUSE_MAX_US = 5 * SECOND;

/** `folder` is the MD5 of the name where nothing else is said. `done` is not called when the timers end first. */
export function loadBundle(
  name: string,
  parts: LoaderParts,
  done: (result: LoadResult) => void,
  folder = parts.depot.folderOf(name),
): void {
  const { settings, cache, log } = parts;
  if (settings.bundleBaseUrl === '') return done(failed('No bundle base URL set, skipping bundle'));
  const cached = cache.read(folder);
  if (cached !== undefined) {
    log('info', `Loading existing bundle: ${name}`);
    return done(fromCache(name, folder, cached.files, parts));
  }
  log('info', `----> Fetching Bundle: ${name}`);
  if (!settings.enableBundleDownloader) {
    log('warn', 'Bundle downloader is disabled.');
    return done(failed('Bundle downloader is disabled'));
  }
  fetch(name, parts, 1, (download) => {
    if (!download.ok) {
      log('error', `Couldn't fetch bundle: ${download.message}`);
      return done(failed(download.message));
    }
    done(fromDownload(name, folder, download.files, download.stopped, parts));
  });
}

type Fetched = { ok: true; files: BundleFiles; stopped?: string } | { ok: false; message: string };

/** First try and up to 4 more, with pauses that double, ± 50 %. */
function fetch(name: string, parts: LoaderParts, attempt: number, done: (result: Fetched) => void): void {
  const { settings, depot, timers, random, log } = parts;
  const url = bundleUrl(settings.bundleBaseUrl === LAB_BUNDLE_SERVER ? depot.labUrl() : settings.bundleBaseUrl, name);
  if (url === undefined) return done(failed('Unknown URL scheme'));
  log('info', `Attempting to download plugin bundle: ${url.replace(/\/\/[^@/]*@/, '//')}`);
  depot.download(url, (result) => {
    if (result.ok || attempt >= ATTEMPTS_MAX) return timers.after(0, () => done(result));
    timers.after(pauseUs(attempt, random), () => fetch(name, parts, attempt + 1, done));
  });
}

const pauseUs = (attempt: number, random: RandomStream): Us =>
  Math.round(Math.min(FIRST_PAUSE_US * 2 ** (attempt - 1), PAUSE_MAX_US) * (1 + random.signed() * 0.5));

/** `path.Join` of the base's path and the name; nothing for a scheme that gateways do not know. */
export function bundleUrl(base: string, name: string): string | undefined {
  const parts = /^(https?):\/\/([^/?#]*)([^?#]*)(\?[^#]*)?/.exec(base);
  if (parts === null) return undefined;
  const [, scheme, host, path = '', query = ''] = parts;
  const joined: string[] = [];
  for (const part of `${path}/${name}`.split('/')) {
    if (part === '..') joined.pop();
    else if (part !== '' && part !== '.') joined.push(part);
  }
  return `${scheme}://${host}/${joined.map((part) => encodeURIComponent(decodePart(part))).join('/')}${query}`;
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The folder is there from before unpacking on, and stays when unpacking fails: until somebody deletes it. */
function fromDownload(name: string, folder: string, files: BundleFiles, stopped: string | undefined, parts: LoaderParts): LoadResult {
  const { cache, depot, log, timers } = parts;
  cache.write(folder, files, timers.now());
  if (stopped !== undefined) return failed(`Couldn't save bundle: ${stopped}`);
  const manifest = manifestOf(name, files, parts);
  if (typeof manifest === 'string') {
    cache.remove(folder);
    return failed(manifest);
  }
  log('info', `----> Verifying bundle: ${name}`);
  const problem = deepProblem(manifest, files, parts);
  if (problem !== undefined) {
    log('error', `----> Bundle verification failed: ${name}`);
    log('error', `Couldn't load bundle: ${problem}`);
    cache.remove(folder);
    return failed(problem);
  }
  log('info', `----> Bundle is valid, adding to spec: ${name}`);
  return { ok: true, bundle: { name, folder, hash: depot.hashOf(files), manifest, files } };
}

function fromCache(name: string, folder: string, files: BundleFiles, parts: LoaderParts): LoadResult {
  const { depot, log, settings } = parts;
  log('info', `----> Loading bundle: ${name}`);
  const manifest = manifestOf(name, files, parts);
  if (typeof manifest === 'string') return failed(manifest);
  const isUnchecked = settings.skipVerifyExistingPluginBundle || manifest.signature === '';
  const problem = isUnchecked ? undefined : contentProblem(manifest, files, parts);
  if (problem !== undefined) {
    log('error', `----> Couldn't load bundle: ${name} ${problem}`);
    return failed(problem);
  }
  log('info', `----> Using bundle: ${name}`);
  return { ok: true, bundle: { name, folder, hash: depot.hashOf(files), manifest, files } };
}

function manifestOf(name: string, files: BundleFiles, { depot, log }: LoaderParts): GatewayManifest | string {
  const bytes = files.get(MANIFEST_FILE);
  if (bytes === undefined) return `open ${MANIFEST_FILE}: no such file or directory`;
  const manifest = depot.readManifest(bytes);
  if (typeof manifest !== 'string') return manifest;
  log('error', `----> Couldn't unmarshal the manifest file for bundle: ${name}`);
  return manifest;
}

function deepProblem(manifest: GatewayManifest, files: BundleFiles, parts: LoaderParts): string | undefined {
  if (parts.settings.publicKey !== undefined && manifest.signature === '') return "Bundle isn't signed";
  return contentProblem(manifest, files, parts);
}

function contentProblem(manifest: GatewayManifest, files: BundleFiles, { settings, depot }: LoaderParts): string | undefined {
  const contents: Uint8Array[] = [];
  for (const path of manifest.files) {
    const bytes = files.get(path.replace(/^(\.\/)+/, ''));
    if (bytes === undefined) return `open ${path}: no such file or directory`;
    contents.push(bytes);
  }
  if (depot.checksumOf(contents) !== manifest.checksum) return 'invalid checksum';
  return settings.publicKey === undefined ? undefined : depot.signatureProblem(contents, manifest.signature, settings.publicKey);
}

const failed = (message: string): { ok: false; message: string } => ({ ok: false, message });
