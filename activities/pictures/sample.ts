import { prepareFeatures, type Matrix } from '../../analytics/index.ts';
import { literal } from '../../core/sql-literal.ts';
import { counted } from '../../core/words.ts';
import { MusterError } from '../../core/errors.ts';
import type { ModelArtefact } from '../registry/models.ts';
import { FEATURES } from '../take-snapshot.ts';
import type { Read } from './kind.ts';
import type { Subject } from './subject.ts';

/** Customers of each segment at least, where it has as many: a small one is to be seen too. */
const LEAST = 20;

/** What is picked from: so many times more than are wanted, by the first digits of a hash, so that not everybody has to be sorted. */
const SPARE = 3;
const DIGITS = 6;

export interface Sample {
  /** In the scale in which customers were clustered, rows x features of the model; a category is its code. */
  features: Matrix;
  /** The place of each row's segment among those of the subject. */
  segments: Int32Array;
}

export interface SampleRequest { rows: number; seed: number; least: number }

/**
 * Some customers of a night with their segments: the same for the same seed, on every engine, and without their ids. Each segment has its
 * share of `rows`, and 20 of its customers at least.
 * @throws MusterError usage where a model has no features, or where fewer than `least` are in segments.
 */
export async function sampleOf(read: Read, subject: Subject, { preparation }: Pick<ModelArtefact, 'preparation'>, { rows, seed, least }: SampleRequest): Promise<Sample> {
  const quotas = quotasOf(subject, rows);
  const names = preparation.features.map(({ feature }) => feature);
  if (names.length === 0) {
    throw new MusterError({
      kind: 'usage', where: `picture of ${subject.segmentation} v${subject.model}`, found: 'its segments are made of no features', allowed: 'a model that clusters by features',
      todo: 'choose another kind of picture, such as `segments heatmap`',
    });
  }
  const found = quotas.length === 0 ? [] : await read(sampleSql(subject, quotas, names, seed));
  if (found.length < least) {
    throw new MusterError({
      kind: 'usage', where: `picture of ${subject.segmentation} on ${subject.date}`, found: `${counted(found.length, 'customer')} in segments`,
      allowed: `at least ${least}`, todo: 'choose a night with more customers, or another kind of picture',
    });
  }
  const place = new Map(subject.segments.map(({ id }, index) => [id, index]));
  const raw: Matrix = { names, rows: found.length, columns: names.map((_, index) => Float64Array.from(found, (row) => numberOf(row[`f${index}`]))) };
  return { features: prepareFeatures(preparation, raw), segments: Int32Array.from(found, (row) => place.get(String(row['segment_id']))!) };
}

interface Quota { id: string; size: number; rows: number }

function quotasOf({ segments }: Subject, rows: number): Quota[] {
  const all = segments.reduce((sum, { size }) => sum + size, 0);
  return segments.filter(({ size }) => size > 0).map(({ id, size }) => ({ id, size, rows: Math.min(size, Math.max(LEAST, Math.round((rows * size) / all))) }));
}

function sampleSql({ segmentation, date }: Subject, quotas: readonly Quota[], names: readonly string[], seed: number): string {
  const hash = `md5(${literal(`picture ${seed} `)} || customer_id)`;
  const day = `cast(${literal(date)} as date)`;
  const wanted = quotas.map(({ id, size, rows }) => `(${literal(id)}, ${literal(ceiling(size, rows))}, ${rows})`);
  const columns = names.map((name, index) => `cast(features."${name.replaceAll('"', '""')}" as double precision) as f${index}`);
  return `with quotas (segment_id, below, quota) as (values ${wanted.join(', ')}),
placed as (
  select member.customer_id, member.segment_id, quotas.quota, row_number() over (partition by member.segment_id order by member.hash, member.customer_id) as place
  from (select customer_id, segment_id, ${hash} as hash from marts.segment_membership where segmentation = ${literal(segmentation)} and as_of_date = ${day}) as member
  join quotas on quotas.segment_id = member.segment_id and substr(member.hash, 1, ${DIGITS}) < quotas.below
)
select placed.segment_id, ${columns.join(', ')}
from placed join ${FEATURES} as features on features.customer_id = placed.customer_id
where features.as_of_date = ${day} and placed.place <= placed.quota
order by placed.segment_id, placed.place`;
}

/** The hash, in its first digits, below which about three times as many customers lie as are wanted; beyond every hash where all may be needed. */
function ceiling(size: number, rows: number): string {
  const share = (SPARE * rows) / size;
  return share >= 1 ? 'g' : Math.ceil(share * 16 ** DIGITS).toString(16).padStart(DIGITS, '0');
}

function numberOf(value: unknown): number {
  return value === null || value === undefined ? Number.NaN : Number(value);
}
