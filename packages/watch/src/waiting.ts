/** Those who wait for something to happen. */
export class Waiting {
  readonly #ending: AbortSignal;
  readonly #waiting = new Set<() => void>();
  #told = false;

  /** Nobody waits any more once `ending` is aborted. */
  constructor(ending: AbortSignal) {
    this.#ending = ending;
    ending.addEventListener('abort', () => this.#wake(), { once: true });
  }

  /** Once for all that is there: a thousand watches look once, not once a message. */
  tell(): void {
    if (this.#told) return;
    this.#told = true;
    setImmediate(() => {
      this.#told = false;
      this.#wake();
    });
  }

  /** Resolves when something is told, after so many milliseconds, or when the signal is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted || this.#ending.aborted) return resolve();
      const go = (): void => {
        this.#waiting.delete(go);
        clearTimeout(timer);
        signal.removeEventListener('abort', go);
        resolve();
      };
      const timer = setTimeout(go, milliseconds);
      signal.addEventListener('abort', go);
      this.#waiting.add(go);
    });
  }

  #wake(): void {
    for (const go of this.#waiting) go();
  }
}
