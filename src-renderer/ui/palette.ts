/** The tokens' colours for canvases, which cannot read CSS variables themselves. */
const NAMES = {
  ground: '--ground',
  panel: '--panel',
  sunken: '--sunken',
  raised: '--raised',
  line: '--line',
  lineStrong: '--line-strong',
  text: '--text',
  textStrong: '--text-strong',
  muted: '--muted',
  faint: '--faint',
  wire: '--wire',
  grid: '--grid',
  lane: '--lane',
  accent: '--accent',
  accentSoft: '--accent-soft',
  queued: '--queued',
  queuedFill: '--queued-fill',
  deliveredFill: '--delivered-fill',
  inFlight: '--in-flight',
  inFlightInk: '--in-flight-ink',
  delivered: '--delivered',
  duplicate: '--duplicate',
  failed: '--failed',
  lost: '--lost',
  pending: '--pending',
  fault: '--fault',
  faultBand: '--fault-band',
  slowBand: '--slow-band',
  downBand: '--down-band',
  focus: '--focus',
} as const;

export type Palette = Record<keyof typeof NAMES, string> & { font: string; mono: string };

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  const colours = Object.fromEntries(Object.entries(NAMES).map(([key, name]) => [key, read(name)]));
  return { ...(colours as Record<keyof typeof NAMES, string>), font: read('--font'), mono: read('--mono') };
}
