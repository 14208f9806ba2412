/** Labs whose app ended without closing them: it was killed, or the machine went down. They are offered at the next start. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dialog } from 'electron';
import type { KeptLab } from '../runtime/kept-lab.ts';
import { keptLabIn } from '../runtime/kept-lab.ts';
import type { LabWindows } from './lab-windows.ts';

type LeftLab = KeptLab & { folder: string };

const BUTTONS = ['Open again', 'Later', 'Discard'] as const;
const SHOWN_MAX = 8;

export class LeftLabs {
  readonly #windows: LabWindows;
  #labs: readonly LeftLab[];

  /** `folder`: where the labs of all windows lie. To be called before the first of them is opened. */
  constructor(folder: string, windows: LabWindows) {
    this.#windows = windows;
    this.#labs = foldersIn(folder).flatMap((own) => {
      const kept = keptLabIn(own);
      if (kept !== undefined) return [{ ...kept, folder: own }];
      // Nothing in it that could go on.
      rmSync(own, { recursive: true, force: true, maxRetries: 3 });
      return [];
    });
  }

  get count(): number {
    return this.#labs.length;
  }

  /** Asks what is to become of them; nothing is opened or lost without an answer. */
  async offer(): Promise<void> {
    if (this.count === 0) return;
    const { response } = await dialog.showMessageBox({
      type: 'question',
      message: this.count === 1 ? 'A lab was left open.' : `${this.count} labs were left open.`,
      detail: `${this.#list()}\n\nSpokelab ended before it could close them. Their queues and traces are kept: opened again, they go on.`,
      buttons: [...BUTTONS],
      defaultId: 0,
      cancelId: 1,
    });
    const answer = BUTTONS[response];
    if (answer !== 'Open again' && answer !== 'Discard') return;
    const labs = this.#labs;
    this.#labs = [];
    for (const { folder } of labs)
      if (answer === 'Open again') this.#windows.open(undefined, folder);
      else rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }

  #list(): string {
    const lines = this.#labs.slice(0, SHOWN_MAX).map(({ name, openedAtMs }) => `${name}, opened ${new Date(openedAtMs).toLocaleString()}`);
    const more = this.count - lines.length;
    return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
  }
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    // There has been no lab yet.
    return [];
  }
}
