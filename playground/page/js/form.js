// What a person has entered in one view or message, in the shape of Slack's `state.values`.

/**
 * Remembers values by block and action, so that a view that is updated in place keeps what was typed
 * wherever block and action stayed the same, as Slack does.
 */
export class Form {
  #values = new Map();
  #inputs = new Map();
  #before = new Map();
  #seed;

  /** `seed` is what the server already knows of these values, `errors` what it knows to be wrong. */
  constructor(seed = {}, errors = {}) {
    this.#seed = seed;
    this.errors = { ...errors };
  }

  /** The remembered value of an element, or its initial one. */
  start(blockId, actionId, initial) {
    const key = keyOf(blockId, actionId);
    const kept = this.#values.get(key);
    if (kept?.value.type === initial.type) {
      this.#values.set(key, { ...kept, shown: true });
      return kept.value;
    }
    const known = this.#seed[blockId]?.[actionId];
    const value = known?.type === initial.type ? { ...initial, ...known } : initial;
    this.#values.set(key, { blockId, actionId, value, shown: true });
    return value;
  }

  set(blockId, actionId, value) {
    this.#values.set(keyOf(blockId, actionId), { blockId, actionId, value, shown: true });
    delete this.errors[blockId];
  }

  get(blockId, actionId) {
    return this.#values.get(keyOf(blockId, actionId))?.value;
  }

  /** Says that an input block is there, and how to find what is wrong with it. */
  require(blockId, check) {
    this.#inputs.set(blockId, check);
  }

  /** Before a view is drawn again: nothing is shown until its elements say so. */
  redraw() {
    for (const entry of this.#values.values()) entry.shown = false;
    this.#before = this.#inputs;
    this.#inputs = new Map();
  }

  /** A block stays as it is on the screen, and so does what was entered there. */
  keep(blockId) {
    for (const entry of this.#values.values()) if (entry.blockId === blockId) entry.shown = true;
    if (this.#before.has(blockId)) this.#inputs.set(blockId, this.#before.get(blockId));
  }

  /** After it was drawn: what is no longer there is forgotten. */
  settle() {
    for (const [key, entry] of this.#values) if (!entry.shown) this.#values.delete(key);
    for (const blockId of Object.keys(this.errors)) if (!this.#inputs.has(blockId)) delete this.errors[blockId];
  }

  /** `{block_id: {action_id: {type, ...}}}` for everything on the screen. */
  get values() {
    const values = {};
    for (const { blockId, actionId, value } of this.#values.values()) {
      values[blockId] ??= {};
      values[blockId][actionId] = value;
    }
    return values;
  }

  /** Asks every input; true when nothing is wrong. The sentences are left in `errors`. */
  check() {
    this.errors = {};
    for (const [blockId, check] of this.#inputs) {
      const problem = check();
      if (problem) this.errors[blockId] = problem;
    }
    return Object.keys(this.errors).length === 0;
  }
}

function keyOf(blockId, actionId) {
  return JSON.stringify([blockId, actionId]);
}
