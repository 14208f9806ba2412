/** The plugins of an edge. Which there are, and what faults do to them, survives a crash; what runs of them is of one life. */
import type { PluginId } from '../../contract/ids.ts';
import type { PluginProgram } from '../../contract/plugin.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { PluginFault, PluginRunner } from '../plugins/plugin-runner.ts';
import { placeAmong, putProgram } from '../plugins/program-order.ts';

export class EdgePlugins {
  readonly #runnerOf: (program: PluginProgram, faults: PluginFault[]) => PluginRunner;
  readonly #programs = new Map<PluginId, PluginProgram>();
  readonly #faults = new Map<PluginId, PluginFault[]>();
  /** In their order; undefined while the edge is down. */
  #running: PluginRunner[] | undefined;

  constructor(runnerOf: (program: PluginProgram, faults: PluginFault[]) => PluginRunner) {
    this.#runnerOf = runnerOf;
  }

  programs(): PluginProgram[] {
    return [...this.#programs.values()];
  }

  /** A life begins. The list is kept up to date until it ends; `load` fills it. */
  begin(): readonly PluginRunner[] {
    this.#running = [];
    return this.#running;
  }

  load(): void {
    for (const program of this.#programs.values()) this.#load(program);
  }

  unload(reason: 'crash' | 'removed'): void {
    for (const runner of this.#running ?? []) runner.unload(reason);
  }

  /** The life has ended. */
  dispose(): void {
    const running = this.#running ?? [];
    this.#running = undefined;
    for (const runner of running) runner.dispose();
  }

  /** Installs or replaces the plugin with this id; a new one at the position in their order, last by default. */
  install(program: PluginProgram, position: number | undefined): void {
    const isReplaced = this.#programs.has(program.pluginId);
    putProgram(this.#programs, program, position);
    if (this.#running === undefined) return;
    if (isReplaced) this.#remove(program.pluginId, 'replaced');
    this.#load(program);
  }

  uninstall(plugin: PluginId): boolean {
    if (!this.#programs.delete(plugin)) return false;
    this.#remove(plugin, 'removed');
    return true;
  }

  kvEntries(plugin: PluginId): { key: string; value: string }[] | undefined {
    return this.#runner(plugin)?.kvEntries();
  }

  addFault(plugin: PluginId, fault: PluginFault): Disposable {
    const faults = this.#faultsOf(plugin);
    faults.push(fault);
    this.#runner(plugin)?.feel(fault);
    return {
      dispose: () => {
        faults.splice(faults.indexOf(fault), 1);
        if (fault.isUnloaded) this.#runner(plugin)?.load();
      },
    };
  }

  #runner(plugin: PluginId): PluginRunner | undefined {
    return this.#running?.find((runner) => runner.program.pluginId === plugin);
  }

  #load(program: PluginProgram): void {
    const running = this.#running;
    if (running === undefined) return;
    const runner = this.#runnerOf(program, this.#faultsOf(program.pluginId));
    running.splice(placeAmong(running, this.#programs, program.pluginId), 0, runner);
    runner.load();
  }

  #remove(plugin: PluginId, reason: 'removed' | 'replaced'): void {
    const runner = this.#runner(plugin);
    if (runner === undefined) return;
    runner.unload(reason);
    runner.dispose();
    this.#running?.splice(this.#running.indexOf(runner), 1);
  }

  #faultsOf(plugin: PluginId): PluginFault[] {
    let faults = this.#faults.get(plugin);
    if (faults === undefined) this.#faults.set(plugin, (faults = []));
    return faults;
  }
}
