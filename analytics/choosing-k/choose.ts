import { asPercent } from '../../core/words.ts';
import { MusterError } from '../../core/errors.ts';
import type { KBaseline, KCandidate } from './candidate.ts';
import type { KQuestion, KVerdict } from './rule.ts';
import { kRules } from './rules.ts';

export interface KLimits {
  /** The rule that decides, by name. Default: silhouette. */
  by?: string;
  /** The rule's own options. */
  options?: unknown;
  /**
   * A candidate whose smallest cluster has a lower share is passed over: nobody acts on a segment that small. Default
   * 0, no limit.
   */
  minShare?: number;
  /** What was measured of all rows as one cluster. */
  one?: KBaseline | null;
}

/** What one rule says, whether it was asked or not. */
export interface KOpinion { rule: string; k: number; reason: string }

export interface KChoice {
  k: number;
  /** One sentence for the report. */
  reason: string;
  /** Every candidate in ascending k, with why it was passed over (null where it was chosen). */
  candidates: (KCandidate & { passedOver: string | null })[];
  /** What each rule would have chosen that had something to go by, in the order of registration. */
  opinions: KOpinion[];
}

/**
 * The k that a rule chooses among candidates within the limits. If every candidate breaks a limit, the limit gives way
 * and the reason says so: the gate on the smallest segment decides then. Where the rule cannot decide, the silhouette
 * does. Contract error: no candidate has a silhouette.
 */
export function chooseK(candidates: readonly KCandidate[], { by = 'silhouette', options, minShare = 0, one = null }: KLimits = {}): KChoice {
  const all = candidates.toSorted((a, b) => a.k - b.k);
  const usable = all.filter(({ silhouette }) => silhouette !== null);
  if (usable.length === 0) {
    throw new MusterError({
      kind: 'contract',
      where: 'choice of k',
      found: 'no candidate has a silhouette',
      allowed: 'at least one k of 2 or more that could be fitted',
      todo: 'widen the range of k',
    });
  }
  const within = usable.filter(({ smallestShare }) => smallestShare >= minShare);
  const question: KQuestion = { candidates: all, allowed: within.length > 0 ? within : usable, one };
  const verdict = verdictOf(by, question, options);
  return {
    k: verdict.k,
    reason: within.length > 0 ? verdict.reason : `${verdict.reason}; every candidate has a segment below ${asPercent(minShare)}`,
    candidates: all.map((candidate) => ({ ...candidate, passedOver: objection(candidate, verdict, question, minShare) })),
    opinions: opinionsOn(question, by, options),
  };
}

function verdictOf(by: string, question: KQuestion, options: unknown): KVerdict {
  const verdict = kRules.get(by).choose(question, options);
  if (!('undecided' in verdict)) return verdict;
  // Whatever may be chosen has a silhouette, so this rule always decides.
  const instead = kRules.get('silhouette').choose(question, {}) as KVerdict;
  return { ...instead, reason: `${verdict.undecided}, so the silhouette decides: ${instead.reason}` };
}

/** Why a candidate was not taken; null for the one that was. */
function objection(candidate: KCandidate, { k, against }: KVerdict, { allowed }: KQuestion, minShare: number): string | null {
  if (candidate.k === k) return null;
  if (candidate.silhouette === null) return 'its silhouette could not be computed';
  if (!allowed.includes(candidate)) return `its smallest segment has ${asPercent(candidate.smallestShare)} of the customers, below ${asPercent(minShare)}`;
  return against?.(candidate) ?? `k = ${k} was chosen`;
}

function opinionsOn(question: KQuestion, by: string, options: unknown): KOpinion[] {
  return kRules.all().flatMap((rule) => {
    const verdict = rule.choose(question, rule.name === by ? options : {});
    return 'undecided' in verdict ? [] : [{ rule: rule.name, k: verdict.k, reason: verdict.reason }];
  });
}
