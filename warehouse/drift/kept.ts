import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { addDays, type LogicalDate } from '../../core/dates.ts';
import type { ColumnCounts } from './summarise.ts';

/** Of all customers of a night (`night`), of the snapshot a champion was trained on (`snapshot`), of the members of each segment on a night (`segment`). */
export type SummaryKind = 'night' | 'snapshot' | 'segment';

export interface SummarySet {
  segmentation: string;
  kind: SummaryKind;
  date: LogicalDate;
}

/** A summary as it is kept: texts, which are read where they are needed. */
export interface KeptSummary {
  date: LogicalDate;
  feature: string;
  /** JSON of the summary without its edges. */
  summary: string;
  /** JSON of the edges; null for categories. */
  edges: string | null;
  /** What a snapshot was, or the declared type of a column of a night. */
  source: string | null;
}

/** Keeps these summaries in place of those that are there for the same night. */
export async function keepSummaries(trx: Knex.Transaction, { segmentation, kind, date }: SummarySet, summaries: readonly (ColumnCounts & { source: string | null })[]): Promise<void> {
  const edges = new Map(summaries.flatMap((one) => (one.kind === 'numeric' ? [edgesOf(one.edges)] : [])));
  const known = new Set((await trx('meta.drift_edges').whereIn('id', [...edges.keys()]).select<{ id: string }[]>('id')).map(({ id }) => id));
  const fresh = [...edges].filter(([id]) => !known.has(id)).map(([id, text]) => ({ id, edges: text }));
  if (fresh.length > 0) await trx('meta.drift_edges').insert(fresh).onConflict('id').ignore();
  await keepTexts(trx, { segmentation, kind, date }, summaries.map(({ source, ...summary }) => {
    const { edges: own, ...rest } = { edges: undefined, ...summary };
    return { feature: summary.name, source, edges: own ? edgesOf(own)[0] : null, summary: JSON.stringify(rest) };
  }));
}

/** The same of what has no bins, already as text. */
export async function keepTexts(trx: Knex.Transaction, { segmentation, kind, date }: SummarySet, texts: readonly { feature: string; source: string | null; edges?: string | null; summary: string }[]): Promise<void> {
  await trx('meta.drift_summaries').where({ segmentation, kind, logical_date: date }).delete();
  if (texts.length > 0) await trx('meta.drift_summaries').insert(texts.map(({ edges = null, ...text }) => ({ segmentation, kind, logical_date: date, edges, ...text })));
}

/** Summaries of one night, or of the nights before one: from `back` days before it. */
export async function keptSummaries(knex: Knex, { segmentation, kind, date }: SummarySet, back?: number): Promise<KeptSummary[]> {
  const query = knex('meta.drift_summaries as s').leftJoin('meta.drift_edges as e', 'e.id', 's.edges').where({ 's.segmentation': segmentation, 's.kind': kind });
  const wanted = back === undefined ? query.where('s.logical_date', date) : query.where('s.logical_date', '<', date).where('s.logical_date', '>=', addDays(date, -back));
  return wanted.orderBy(['s.logical_date', 's.feature']).select('s.logical_date as date', 's.feature as feature', 's.summary as summary', 'e.edges as edges', 's.source as source') as unknown as Promise<KeptSummary[]>;
}

function edgesOf(edges: readonly number[]): [id: string, text: string] {
  const text = JSON.stringify(edges);
  return [createHash('sha256').update(text).digest('hex').slice(0, 24), text];
}
