import { driftTests, measureDrift, summarise, type ColumnSummary, type DriftKind, type DriftReport, type Matrix, type NightSummary, type NumericSummary } from '../../analytics/index.ts';
import { importConfig } from '../../config/module.ts';
import type { ColumnCounts } from '../../warehouse/drift/summarise.ts';
import type { KeptSummary } from '../../warehouse/drift/kept.ts';

export interface DriftTask {
  /** The night that is measured. */
  date: string;
  columns: readonly { name: string; drift: DriftKind; current: ColumnCounts | null }[];
  /** Kept summaries of what the champion was trained on; null where there is no champion. */
  champion: readonly KeptSummary[] | null;
  /** Of recent nights; null where they are too few. */
  recent: readonly KeptSummary[] | null;
  thresholds: Readonly<Record<string, number>>;
  significance: number;
  leastChunks: number;
  /** Names of all drift tests: what a thread does not know the configuration brings. */
  driftTests: readonly string[];
  configFile: string;
}

/** Counts every column of a matrix in bins of its own; runs on a worker thread: half a second of sorting for 50,000 customers. */
export function summaries(matrix: Matrix): NumericSummary[] {
  return matrix.names.map((name, index) => summarise(name, matrix.columns[index]!));
}

/** Measures a night's drift; runs on a worker thread: with a month of nights each of a hundred columns is compared some fifty times. */
export async function drift({ columns, champion, recent, ...options }: DriftTask): Promise<DriftReport> {
  if (!options.driftTests.every((name) => driftTests.has(name))) await importConfig(options.configFile);
  const [before, nights] = [byFeature(champion ?? []), byFeature(recent ?? [])];
  return measureDrift({
    ...options,
    columns: columns.map(({ name, drift: kind, current }) => ({
      name, drift: kind, current,
      // A day's flow is its own monitor: the champion's snapshot holds it only where segments are made of it.
      champion: champion === null || (kind === 'flow' && !before.has(name)) ? null : (before.get(name) ?? []),
      recent: recent === null ? null : (nights.get(name) ?? []),
    })),
  });
}

function byFeature(kept: readonly KeptSummary[]): Map<string, NightSummary[]> {
  const edges = new Map<string, number[]>();
  const parsed = (text: string): number[] => edges.get(text) ?? edges.set(text, JSON.parse(text) as number[]).get(text)!;
  const found = new Map<string, NightSummary[]>();
  for (const one of kept) {
    const summary = JSON.parse(one.summary) as ColumnSummary;
    const night = { date: one.date, summary: one.edges === null ? summary : { ...summary, edges: parsed(one.edges) } as ColumnSummary };
    found.set(one.feature, [...(found.get(one.feature) ?? []), night]);
  }
  return found;
}
