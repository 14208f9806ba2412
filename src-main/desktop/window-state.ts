/** Where a window was, remembered between starts. */
import type { BrowserWindow, Rectangle } from 'electron';
import { screen } from 'electron';
import { z } from 'zod';
import { KeptFile } from '../runtime/kept-file.ts';

const stateSchema = z.strictObject({
  bounds: z.strictObject({ x: z.int(), y: z.int(), width: z.int().min(400), height: z.int().min(300) }),
  isMaximized: z.boolean(),
});
export type WindowState = z.infer<typeof stateSchema>;

const FIRST_SIZE = { width: 1_440, height: 900 };
const STEP = 28;
const STEPS_MAX = 8;
/** So much of the title bar must be there to be taken hold of. */
const GRIP = { width: 120, height: 30 };

/** The state in the file; none when there is no such file, or it is damaged, or the screen it was on has gone. */
export function recallWindowState(file: string): WindowState | undefined {
  const { value: state } = keptState(file).read();
  return state !== undefined && isOnScreen(state.bounds) ? state : undefined;
}

/** A further window stands a little beside the others. */
export function initialBounds(state: WindowState | undefined, others: number): Partial<Rectangle> {
  if (state === undefined) return FIRST_SIZE;
  const offset = (others % STEPS_MAX) * STEP;
  const moved = { ...state.bounds, x: state.bounds.x + offset, y: state.bounds.y + offset };
  return isOnScreen(moved) ? moved : state.bounds;
}

/** Written when the window closes. A place that cannot be written to is no reason to fail: the window is just forgotten. */
export function rememberWindowState(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    keptState(file).write({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
  });
}

const keptState = (file: string): KeptFile<WindowState | undefined> => new KeptFile(file, stateSchema, undefined);

/** The title bar can be taken hold of on some screen. */
function isOnScreen(bounds: Rectangle): boolean {
  const { workArea } = screen.getDisplayMatching(bounds);
  const left = Math.max(bounds.x, workArea.x);
  const right = Math.min(bounds.x + bounds.width, workArea.x + workArea.width);
  const isTopThere = bounds.y >= workArea.y && bounds.y + GRIP.height <= workArea.y + workArea.height;
  return isTopThere && right - left >= GRIP.width;
}
