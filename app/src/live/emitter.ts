/** A set of listeners, the one way state outside React tells React to look again. */

export class Emitter<Event = void> {
  #listeners = new Set<(event: Event) => void>();

  on(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: Event): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
