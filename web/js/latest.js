/**
 * Of many questions only the newest counts. The older request is aborted; an answer that was already on
 * its way when the abort came is told apart by its number and dropped.
 */
export class Latest {
  #number = 0;
  #controller = null;

  /** Resolves to {value}, {error}, or null where a newer question has been asked meanwhile. */
  async ask(question) {
    this.drop();
    const number = this.#number;
    const controller = new AbortController();
    this.#controller = controller;
    let outcome;
    try {
      outcome = { value: await question(controller.signal) };
    } catch (error) {
      outcome = { error };
    }
    return number === this.#number ? outcome : null;
  }

  /** Forgets the question under way. */
  drop() {
    this.#number += 1;
    this.#controller?.abort();
    this.#controller = null;
  }
}
