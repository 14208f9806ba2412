/** Keeps the machine awake while a lab runs live, and no longer: a paused or virtual lab may sleep. */
import { powerSaveBlocker } from 'electron';

export class PowerSave {
  readonly #running = new Set<object>();
  #blocker: number | undefined;

  set(lab: object, runsLive: boolean): void {
    if (runsLive) this.#running.add(lab);
    else this.#running.delete(lab);
    if (this.#running.size > 0) this.#blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (this.#blocker !== undefined) {
      powerSaveBlocker.stop(this.#blocker);
      this.#blocker = undefined;
    }
  }
}
