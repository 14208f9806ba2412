/** Metadata as a person writes it: `key = value`, one a line. */
export function writeMetadata(metadata: Record<string, string>): string {
  return Object.entries(metadata)
    .map(([key, value]) => `${key} = ${value}`)
    .join('\n');
}

export type ParsedMetadata = { ok: true; metadata: Record<string, string> } | { ok: false; problem: string };

export function parseMetadata(text: string): ParsedMetadata {
  const metadata: Record<string, string> = {};
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const equals = line.indexOf('=');
    const key = line.slice(0, Math.max(0, equals)).trim();
    if (key === '') return { ok: false, problem: `Line ${index + 1} is not “key = value”.` };
    if (key in metadata) return { ok: false, problem: `Line ${index + 1} gives “${key}” a second time.` };
    metadata[key] = line.slice(equals + 1).trim();
  }
  return { ok: true, metadata };
}
