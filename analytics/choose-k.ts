import { MusterError } from '../core/errors.ts';

export interface KCandidate {
  k: number;
  /** Mean silhouette; null where it could not be computed. */
  silhouette: number | null;
  /** Share of all rows in the smallest cluster, 0 to 1. */
  smallestShare: number;
}

export interface KLimits {
  /**
   * A candidate whose smallest cluster has a lower share is passed over: nobody acts on a segment that small. Default
   * 0, no limit.
   */
  minShare?: number;
  /** Silhouettes this close to the best count as equal, and the smallest k among them is taken. Default 0: the plain maximum. */
  tieTolerance?: number;
}

export interface KChoice {
  k: number;
  /** One sentence for the report. */
  reason: string;
  /** Every candidate in ascending k, with why it was passed over (null where it was not). */
  candidates: (KCandidate & { passedOver: string | null })[];
}

/**
 * The k of the highest silhouette among candidates within the limits; the smallest k on a tie. If every candidate
 * breaks a limit, the limit gives way and the reason says so: the gate on the smallest segment decides then. Contract
 * error: no candidate with a silhouette.
 */
export function chooseK(candidates: readonly KCandidate[], { minShare = 0, tieTolerance = 0 }: KLimits = {}): KChoice {
  const judged = candidates
    .map((candidate) => ({ ...candidate, passedOver: objection(candidate, minShare) }))
    .toSorted((a, b) => a.k - b.k);
  const computed = judged.filter((candidate) => candidate.silhouette !== null);
  if (computed.length === 0) {
    throw new MusterError({
      kind: 'contract',
      where: 'choice of k',
      found: 'no candidate has a silhouette',
      allowed: 'at least one k of 2 or more that could be fitted',
      todo: 'widen the range of k',
    });
  }
  const allowed = computed.filter((candidate) => candidate.passedOver === null);
  const pool = allowed.length > 0 ? allowed : computed;
  const best = Math.max(...pool.map(scoreOf));
  const chosen = pool.find((candidate) => scoreOf(candidate) >= best - tieTolerance)!;
  return { k: chosen.k, reason: reasonFor(chosen, best, pool, allowed.length > 0, minShare), candidates: judged };
}

function scoreOf({ silhouette }: KCandidate): number {
  return silhouette ?? Number.NEGATIVE_INFINITY;
}

function objection({ silhouette, smallestShare }: KCandidate, minShare: number): string | null {
  if (silhouette === null) return 'its silhouette could not be computed';
  return smallestShare < minShare
    ? `its smallest segment has ${percent(smallestShare)} of the customers, below ${percent(minShare)}`
    : null;
}

function reasonFor(
  chosen: KCandidate,
  best: number,
  pool: readonly KCandidate[],
  withinLimits: boolean,
  minShare: number,
): string {
  const score = scoreOf(chosen);
  const range = `k in ${pool.map(({ k }) => k).join(', ')}`;
  const main =
    score === best
      ? `silhouette ${score.toFixed(3)} is the highest for ${range}`
      : `silhouette ${score.toFixed(3)} is as good as the best (${best.toFixed(3)}) for ${range}, with fewer segments`;
  return withinLimits ? main : `${main}; every candidate has a segment below ${percent(minShare)}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}
