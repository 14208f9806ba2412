/** Counts and sizes as a person reads them, the same on every machine whatever its language. */
import { KIB, MIB } from '../../contract/units.ts';
import { formatCount } from '../../util/format-count.ts';

export { formatCount };

/** Where there is little room: `999`, `1.2k`, `10k`, `1.2M`. */
export function formatShortCount(value: number): string {
  if (value < 1_000) return String(value);
  if (value < 9_950) return `${(value / 1_000).toFixed(1)}k`;
  if (value < 999_500) return `${Math.round(value / 1_000)}k`;
  return `${(value / 1_000_000).toFixed(1)}M`;
}

/** `284 B`, `1.2 KiB`, `1 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < KIB) return `${bytes} B`;
  if (bytes < MIB) return `${short(bytes / KIB)} KiB`;
  return `${short(bytes / MIB)} MiB`;
}

/** `1 payload`, `31 payloads`. */
export function plural(count: number, one: string, many: string = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** 0.2 is `20 %`. */
export function formatPercent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}

function short(value: number): string {
  return String(Number(value.toFixed(value < 10 ? 1 : 0)));
}
