/** A live lab's folder, as far as it keeps what was made of the lab by hand: it comes back with that, and it can be undone there. */
import type { CommandName } from '../contract/api.ts';
import type { Lab, LabPlan } from '../engine/index.ts';
import { ChangeFiles } from './change-files.ts';
import { CodeChanges } from './code-changes.ts';
import { isCodeCommand } from './code-commands.ts';
import { keepComposition, withComposition } from './composition-file.ts';
import type { SessionCommand } from './lab-commands.ts';

const CHANGES_NODES: ReadonlySet<CommandName> = new Set(['add-edge', 'remove-edge', 'put-back']);

export class KeptByHand {
  readonly #directory: string;
  readonly #plan: LabPlan;
  readonly #files: ChangeFiles;

  /** `plan`: of the scenario alone. */
  constructor(directory: string, plan: LabPlan) {
    this.#directory = directory;
    this.#plan = plan;
    this.#files = new ChangeFiles(directory);
  }

  /** The plan with what was done to it, and the changes of code that can be put back. Throws ERR_STORAGE when it is damaged. */
  async read(): Promise<{ plan: LabPlan; changes: CodeChanges }> {
    const plan = (await withComposition(this.#directory, this.#plan)) ?? this.#plan;
    return { plan, changes: new CodeChanges(await this.#files.read()) };
  }

  /** The command has been done. Throws ERR_STORAGE. */
  keep(command: SessionCommand, lab: Lab, changes: CodeChanges): void {
    const isCode = isCodeCommand(command);
    if (!isCode && !CHANGES_NODES.has(command.do)) return;
    try {
      // First how to undo it: a change with which the lab comes back must not be without.
      if (isCode || command.do === 'put-back') this.#files.keep(changes);
    } finally {
      keepComposition(this.#directory, this.#plan, lab.composition());
    }
  }
}
