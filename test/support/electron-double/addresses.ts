/**
 * Chromium alone knows nothing of a scheme of ours: its pages lie under a loopback name instead, which is a safe origin
 * too, at the port of the stand-in's own server (`served.ts`).
 */
const STAND_IN = /^http:\/\/([\w-]+)\.([\w-]+)\.localhost(?::\d+)?(?=\/|$)/;
const OWN = /^([\w-]+):\/\/([\w-]+)(?=\/|$)/;

export const schemes = new Set<string>();

/** As the app knows it. */
export function appAddress(pageAddress: string): string {
  return pageAddress.replace(STAND_IN, (whole, host: string, scheme: string) => (schemes.has(scheme) ? `${scheme}://${host}` : whole));
}

/** As the page knows it. */
export function pageAddress(address: string, port: number): string {
  return address.replace(OWN, (whole, scheme: string, host: string) =>
    schemes.has(scheme) ? `http://${host}.${scheme}.localhost:${port}` : whole,
  );
}
