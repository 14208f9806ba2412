/** Something that holds a resource. `dispose` may be called twice. */
export type Disposable = { dispose(): void };

/** Owns disposables and disposes of them in reverse order, all of them even when one throws (the first error is rethrown). */
export class DisposableStore implements Disposable {
  #owned: Disposable[] = [];

  add<T extends Disposable>(disposable: T): T {
    this.#owned.push(disposable);
    return disposable;
  }

  dispose(): void {
    const owned = this.#owned.reverse();
    this.#owned = [];
    let failed = false;
    let failure: unknown;
    for (const disposable of owned) {
      try {
        disposable.dispose();
      } catch (error) {
        if (!failed) failure = error;
        failed = true;
      }
    }
    if (failed) throw failure;
  }
}
