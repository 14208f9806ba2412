/** Secrets: compared without telling where they differ, and left out of what is kept. */

/** Takes the same time wherever the two differ. */
export function isSameSecret(offered: string, secret: string): boolean {
  let difference = offered.length ^ secret.length;
  for (let index = 0; index < secret.length; index += 1) difference |= offered.charCodeAt(index) ^ secret.charCodeAt(index);
  return difference === 0;
}

/** An address without the name and password that may stand in it. */
export const withoutPassword = (address: string): string => address.replace(/^([a-z][\w+.-]*:\/\/)[^/?#]*@/i, '$1');
