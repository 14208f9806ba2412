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

/** The state in the file; none when there is no such file, or it is damaged, or the screen it was on has gone. */
export function recallWindowState(file: string): WindowState | undefined {
  const { value: state } = keptState(file).read();
  return state !== undefined && isOnScreen(state.bounds) ? state : undefined;
}

export const initialBounds = (state: WindowState | undefined): Partial<Rectangle> => state?.bounds ?? FIRST_SIZE;

/** Written when the window closes. A place that cannot be written to is no reason to fail: the window is just forgotten. */
export function rememberWindowState(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    keptState(file).write({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
  });
}

const keptState = (file: string): KeptFile<WindowState | undefined> => new KeptFile(file, stateSchema, undefined);

function isOnScreen({ x, y, width, height }: Rectangle): boolean {
  const { workArea } = screen.getDisplayMatching({ x, y, width, height });
  return x < workArea.x + workArea.width && x + width > workArea.x && y < workArea.y + workArea.height && y + height > workArea.y;
}
