import type { KBaseline, KCandidate } from './candidate.ts';

/** Criteria that take many fits, and are measured only where somebody asks for them. */
export type Resampling = 'gap' | 'stability';

/** What a rule chooses from. */
export interface KQuestion {
  /** Every candidate, ascending in k: a curve needs those too that may not be chosen. */
  candidates: readonly KCandidate[];
  /** Those that may be chosen, ascending in k; at least one. */
  allowed: readonly KCandidate[];
  one: KBaseline | null;
}

export interface KVerdict {
  /** One of those that are allowed. */
  k: number;
  /** One sentence for the report. */
  reason: string;
  /** Why another one that is allowed was not taken, for the report. */
  against?: (candidate: KCandidate) => string;
}

/** A way to choose the number of segments. Registered in `kRules`; nothing else asks which one it is. */
export interface KRule {
  readonly name: string;
  /** Criteria that are measured for it. All others are there anyway. */
  readonly needs: readonly Resampling[];
  /** Checks options from a configuration and fills in the defaults; a usage error names the key. */
  check(options: unknown): Record<string, number | undefined>;
  /** The choice, or why there is none. Depends on nothing but what it is given. */
  choose(question: KQuestion, options: unknown): KVerdict | { undecided: string };
}
