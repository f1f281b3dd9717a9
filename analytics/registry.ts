import { MusterError } from '../core/errors.ts';

/**
 * Kinds of one thing, by name: algorithms, drift tests, gates, transforms.
 * Shared code looks a kind up and never asks which one it is, so a plugin adds to it from outside.
 */
export class Registry<Entry extends { readonly name: string }> {
  readonly #subject: string;
  readonly #entries = new Map<string, Entry>();

  /** `subject` names the kind in errors, such as "gate". */
  constructor(subject: string, entries: readonly Entry[] = []) {
    this.#subject = subject;
    for (const entry of entries) this.register(entry);
  }

  /** Adds an entry. Two entries of one name are a usage error: which of them would run must never depend on import order. */
  register(entry: Entry): void {
    if (this.#entries.has(entry.name)) {
      throw new MusterError({
        kind: 'usage',
        where: `${this.#subject} "${entry.name}"`,
        found: 'registered twice',
        allowed: 'one registration for each name',
        todo: `give the second ${this.#subject} another name`,
      });
    }
    this.#entries.set(entry.name, entry);
  }

  /** The entry called `name`; a usage error that lists every known name otherwise. */
  get(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry) return entry;
    throw new MusterError({
      kind: 'usage',
      where: this.#subject,
      found: `"${name}" is not known`,
      allowed: this.names().join(', '),
      todo: `use one of these, or register your own ${this.#subject}`,
    });
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** Names in the order of registration. */
  names(): string[] {
    return [...this.#entries.keys()];
  }

  /** Entries in the order of registration. */
  all(): Entry[] {
    return [...this.#entries.values()];
  }
}
