/** Where a bundle's files come from: a ZIP, a folder, or files that a window sent. */
export type BundleSource = {
  /** The bundle in messages: its path, or the name it was sent under. */
  readonly label: string;
  /** Its name where the manifest gives none. */
  readonly name: string;
  /** A file's bytes, at most `BUNDLE_LIMITS.fileBytesMax`; nothing when there is no such file. Throws ERR_BUNDLE_INVALID. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** A folder inside which the manifest lies, when it does not lie at the root; for advice only. */
  misplacedManifest(): string | undefined;
};
