/** A dropped ZIP, or the files of a dropped folder; contents in base64. */
export type BundleUpload =
  | { kind: 'zip'; name: string; base64: string }
  | { kind: 'folder'; name: string; files: { path: string; base64: string }[] };
