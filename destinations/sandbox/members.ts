import type { MemberChange } from '../destination.ts';

/** A member the sandbox holds, and how it came there. */
export interface HeldMember {
  readonly id: string;
  readonly identifiers: Readonly<Record<string, string>>;
  /** Times an `add` of this member took effect, ever. */
  readonly adds: number;
}

export interface AudienceSummary {
  readonly audience: string;
  /** Members held now. */
  readonly members: number;
  /** Batches that took effect; a replayed key is not counted again. */
  readonly batches: number;
  readonly adds: number;
  readonly removes: number;
  /** Adds of somebody who was a member, and removes of somebody who was not: 0 when a sender does each change exactly once. */
  readonly repeats: number;
  /** Logical date of the batch that took effect last. */
  readonly logicalDate: string;
}

/** The members of one audience, with enough counted to see a change that was made twice. */
export class AudienceMembers {
  readonly #held = new Map<string, Readonly<Record<string, string>>>();
  /** By id, kept after a removal: it is what shows that somebody was added twice. */
  readonly #adds = new Map<string, number>();
  #batches = 0;
  #removes = 0;
  #repeats = 0;
  #logicalDate = '';

  apply(logicalDate: string, changes: Iterable<MemberChange>): void {
    this.#batches += 1;
    this.#logicalDate = logicalDate;
    for (const change of changes) this.#effects[change.operation](change);
  }

  readonly #effects: Readonly<Record<MemberChange['operation'], (change: MemberChange) => void>> = {
    add: ({ id, identifiers }) => {
      if (this.#held.has(id)) this.#repeats += 1;
      this.#held.set(id, identifiers);
      this.#adds.set(id, (this.#adds.get(id) ?? 0) + 1);
    },
    remove: ({ id }) => {
      if (!this.#held.delete(id)) this.#repeats += 1;
      this.#removes += 1;
    },
  };

  /** Members held now, by id. */
  list(): HeldMember[] {
    return [...this.#held]
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([id, identifiers]) => ({ id, identifiers, adds: this.#adds.get(id) ?? 0 }));
  }

  summary(audience: string): AudienceSummary {
    return {
      audience,
      members: this.#held.size,
      batches: this.#batches,
      adds: [...this.#adds.values()].reduce((sum, adds) => sum + adds, 0),
      removes: this.#removes,
      repeats: this.#repeats,
      logicalDate: this.#logicalDate,
    };
  }
}
