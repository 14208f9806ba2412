/** Where a gateway gets bundles from and keeps them, and the parts of their format that need more than pure code. */
import type { GatewayManifest } from '../../contract/gateway.ts';
import type { EdgeId } from '../../contract/ids.ts';
import type { Us } from '../../contract/units.ts';

export type BundleFiles = ReadonlyMap<string, Uint8Array>;

/** One attempt to fetch. `stopped`: unpacking stopped there, and `files` is what was written before. */
export type Download = { ok: true; files: BundleFiles; stopped?: string } | { ok: false; message: string };

/** What the lab's bundle server answers. `keep`: how many of the bytes go out before the connection is cut. */
export type ServedBundle = { status: number; delayUs: Us; item?: { bytes: Uint8Array }; keep?: number };

export interface BundleDepot {
  /** The edge's `middleware/bundles`; it outlives the edge's lives. */
  openCache(edge: EdgeId): BundleCache;
  /** One attempt, at most 5 s. The URL's scheme has been checked. `done` is not called after the result's `cancel`. */
  download(url: string, done: (result: Download) => void): { cancel(): void };
  /** Base URL of the lab's own server. */
  labUrl(): string;
  /** Lower-case hex MD5 of a bundle's name. */
  folderOf(name: string): string;
  /** The manifest, or in words why it is none. */
  readManifest(bytes: Uint8Array): GatewayManifest | string;
  /** Lower-case hex MD5 of the contents, one after the other. */
  checksumOf(contents: Iterable<Uint8Array>): string;
  /** Why a signature does not hold, in a gateway's words; undefined when it does. */
  signatureProblem(contents: Iterable<Uint8Array>, signature: string, publicKey: string): string | undefined;
  /** Identity of a bundle's bytes, to tell versions apart: 12 hex digits. */
  hashOf(files: BundleFiles): string;
}

export interface BundleCache {
  read(folder: string): { files: BundleFiles; atUs: Us } | undefined;
  /** In place of what was there. */
  write(folder: string, files: BundleFiles, atUs: Us): void;
  remove(folder: string): boolean;
}
