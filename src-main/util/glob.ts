/** `*` stands for any run of characters, `?` for one; everything else for itself. The whole text must match. */
export function matchesGlob(glob: string, text: string): boolean {
  // Greedy matching with one backtrack point: linear in practice and never exponential.
  let at = 0;
  let inGlob = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const expected = glob[inGlob];
    if (expected === '*') {
      star = inGlob;
      starAt = at;
      inGlob += 1;
    } else if (expected !== undefined && (expected === '?' || expected === text[at])) {
      inGlob += 1;
      at += 1;
    } else if (star >= 0) {
      starAt += 1;
      at = starAt;
      inGlob = star + 1;
    } else return false;
  }
  while (glob[inGlob] === '*') inGlob += 1;
  return inGlob === glob.length;
}
