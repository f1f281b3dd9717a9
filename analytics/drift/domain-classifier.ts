import { areaUnderCurve } from '../inference/area-under-curve.ts';
import { requireFinite, type Matrix } from '../matrix.ts';
import { fitForest, type Forest } from '../tree/forest.ts';

/** Parts of the cross-validation. */
const FOLDS = 5;
/** Rows on each side, at least: below, an area under the curve says nothing. */
const LEAST_ROWS = 100;
/** NannyML's habit: below, what tells two nights apart is of no weight. 0.5 is a guess. */
const THRESHOLD = 0.65;
const SIGNIFICANCE = 0.01;
/** Features that are named. */
const NAMED = 5;

/** Rows with whom they are of. */
export interface Sample {
  /** Prepared features, finite. */
  matrix: Matrix;
  /** The customer of each row, as anything that is the same on both sides. Never leaves this function. */
  customers: ArrayLike<string | number>;
}

export interface DomainClassifierRequest {
  reference: Sample;
  /** The same features tonight. */
  current: Sample;
  seed: number;
  /** Area under the curve from which on it alarms. Default 0.65. */
  threshold?: number;
}

export interface DomainClassifierDrift {
  /** Mean area under the curve over the folds: chance that a row of tonight looks more like tonight than one of the reference; 0.5 for none. */
  auc: number | null;
  /** One-sided, for two independent samples; customers on both sides make it too large. */
  p: number | null;
  threshold: number;
  /** By which features the sides are told apart, the strongest first, as shares that add up to at most 1. */
  features: { name: string; share: number }[];
  alarm: boolean;
  reason: string | null;
  unmeasured: string | null;
}

/**
 * Can a classifier tell tonight's rows from the reference's? A forest of shallow trees, cross-validated: a customer who is
 * on both sides is in one fold only, else it would be known again instead of told apart. It alarms where the area under
 * the curve reaches the threshold and is more than chance. Deterministic for a seed. Features that drift by their
 * nature must be left out by the caller: they tell any two nights apart. 3,000 rows a side of 50 features take a second or
 * two, so this belongs on a worker thread.
 */
export function domainClassifierDrift({ reference, current, seed, threshold = THRESHOLD }: DomainClassifierRequest): DomainClassifierDrift {
  const nothing = { auc: null, p: null, threshold, features: [], alarm: false, reason: null };
  const rows = Math.min(reference.matrix.rows, current.matrix.rows);
  if (reference.matrix.names.length === 0) return { ...nothing, unmeasured: 'there is no feature to tell nights apart by' };
  if (rows < LEAST_ROWS) return { ...nothing, unmeasured: `a side has ${rows} rows: at least ${LEAST_ROWS} are needed` };
  const { columns, labels, folds } = stacked(reference, current, seed);
  const found = Array.from({ length: FOLDS }, (_, fold) => judgeFold(columns, labels, folds.map((of) => (of === fold ? 1 : 0)), seed + fold)).filter((fold) => fold !== null);
  if (found.length === 0) return { ...nothing, unmeasured: 'no fold has rows of both sides' };
  const auc = found.reduce((sum, fold) => sum + fold.area.value, 0) / found.length;
  // Folds are the sample in parts: together they are as sure as one of its size.
  const p = areaUnderCurve.chance(auc, reference.matrix.rows, current.matrix.rows);
  const features = strongest(reference.matrix.names, found.map(({ forest }) => forest));
  const alarm = auc >= threshold && p < SIGNIFICANCE;
  const reason = alarm ? `tonight is told from the reference with an area under the curve of ${auc.toFixed(3)} (alarm from ${threshold}), most by ${features.slice(0, 3).map(({ name }) => name).join(', ')}` : null;
  return { auc, p, threshold, features, alarm, reason, unmeasured: null };
}

function stacked(reference: Sample, current: Sample, seed: number): { columns: Float64Array[]; labels: Uint8Array; folds: Uint8Array } {
  requireFinite(reference.matrix, 'reference of the multivariate drift');
  requireFinite(current.matrix, 'tonight of the multivariate drift');
  const [n, m] = [reference.matrix.rows, current.matrix.rows];
  const columns = reference.matrix.columns.map((column, at) => {
    const both = new Float64Array(n + m);
    both.set(column);
    both.set(current.matrix.columns[at]!, n);
    return both;
  });
  const labels = new Uint8Array(n + m).fill(1, n);
  const folds = Uint8Array.from({ length: n + m }, (_, row) => foldOf(row < n ? reference.customers[row]! : current.customers[row - n]!, seed));
  return { columns, labels, folds };
}

function judgeFold(columns: readonly Float64Array[], labels: Uint8Array, held: Uint8Array, seed: number): { area: { value: number }; forest: Forest } | null {
  const rows = Array.from(held.keys());
  const [train, test] = [rows.filter((row) => held[row] === 0), rows.filter((row) => held[row] === 1)];
  const pick = (from: readonly number[]): Float64Array[] => columns.map((column) => Float64Array.from(from, (row) => column[row]!));
  const forest = fitForest({ columns: pick(train), labels: Uint8Array.from(train, (row) => labels[row]!), seed });
  const scores = forest.score(pick(test));
  const area = areaUnderCurve.of(scores, Uint8Array.from(test, (row) => labels[row]!));
  return area === null ? null : { area: { value: area }, forest };
}

/** FNV-1a over the customer, so that a customer has the same fold wherever its rows stand. */
function foldOf(customer: string | number, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (const character of String(customer)) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  // Its low bits follow the last character too closely.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  return ((hash ^ (hash >>> 16)) >>> 0) % FOLDS;
}

function strongest(names: readonly string[], forests: readonly Forest[]): DomainClassifierDrift['features'] {
  return names
    .map((name, at) => ({ name, share: forests.reduce((sum, { shares }) => sum + shares[at]!, 0) / forests.length }))
    .filter(({ share }) => share > 0)
    .toSorted((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1))
    .slice(0, NAMED);
}
