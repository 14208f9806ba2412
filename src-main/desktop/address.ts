/** The window's own address. A scheme of our own gives it an origin that no web page has, and a content security policy. */
export const SCHEME = 'spokelab-app';
const ORIGIN = `${SCHEME}://window`;
export const START_ADDRESS = `${ORIGIN}/index.html`;

/** Whether an address belongs to the window's files. */
export function isOwnAddress(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === `${SCHEME}:` && url.host === 'window';
}
