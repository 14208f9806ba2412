/** Moves on until it is told to stop: by a breakpoint, by what was asked for, or by a person. */
export type Motion = { isOver: boolean };

/** Work in one go; then the process breathes, so that windows are answered. */
const WORK_MS = 12;

/** Takes step after step until one was the last, and gives true; false when the motion was over before. */
export async function inSlices(motion: Motion, isLast: () => boolean, onBreath: () => void): Promise<boolean> {
  let breathAtMs = performance.now() + WORK_MS;
  while (!motion.isOver) {
    if (isLast()) return true;
    if (performance.now() < breathAtMs) continue;
    onBreath();
    await new Promise(setImmediate);
    breathAtMs = performance.now() + WORK_MS;
  }
  return false;
}
