import type { ModelDiff, Pair, SegmentDiff } from '../../activities/registry/model-diff.ts';
import { MusterError } from '../../core/errors.ts';
import { literal } from '../../core/sql-literal.ts';
import { asPercent } from '../../core/words.ts';
import type { Context } from '../context.ts';
import { readRows } from '../read/warehouse.ts';
import { modelNamed, type Registered } from './subject.ts';

/** Features by which a shift is told to a person; programs get all. */
const MOST_FEATURES = 3;

/** What sets two versions apart: what they are made of, how they were measured, and where their segments lie. */
export async function showDiff(context: Context, a: string, b: string, segmentation: string | undefined): Promise<void> {
  const { modelDiff } = await import('../../activities/registry/model-diff.ts');
  const [from, to] = [await modelNamed(context, 'models diff', a, segmentation), await modelNamed(context, 'models diff', b, segmentation)];
  if (from.segmentation !== to.segmentation) {
    throw new MusterError({ kind: 'usage', where: 'muster models diff', found: `${from.segmentation} v${from.version} and ${to.segmentation} v${to.version}`, allowed: 'two versions of one segmentation', todo: 'name it with --segmentation' });
  }
  const diff = modelDiff({ ...from, segments: await segmentsOf(context, from) }, { ...to, segments: await segmentsOf(context, to) });
  context.answer({ segmentation: from.segmentation, from: from.version, to: to.version, ...diff }, () => textOf(context, from, to, diff));
}

async function segmentsOf(context: Context, { segmentation, version }: Registered): Promise<Map<number, { id: string; name: string; share: number }>> {
  const rows = await readRows(context, `select m.cluster, m.segment_id as id, s.name, m.profile
    from meta.model_segments m join meta.segments s on s.segmentation = m.segmentation and s.segment_id = m.segment_id
    where m.segmentation = ${literal(segmentation)} and m.version = ${version} order by m.cluster`) as unknown as { cluster: number; id: string; name: string; profile: string }[];
  return new Map(rows.map(({ cluster, id, name, profile }) => [cluster, { id, name, share: (JSON.parse(profile) as { share: number }).share }]));
}

function textOf(context: Context, from: Registered, to: Registered, diff: ModelDiff): string {
  const lines = [...changedLines(diff), ...featureLines(diff.features)];
  const metrics = Object.entries(diff.metrics);
  return [
    `${from.segmentation}: v${from.version} of ${from.artefact.logicalDate} and v${to.version} of ${to.artefact.logicalDate}${from.sha256 === to.sha256 ? ' are the same model' : ''}`,
    ...(lines.length === 0 ? ['They are made of the same things.'] : [context.table(['what', `v${from.version}`, `v${to.version}`], lines, '–')]),
    ...(metrics.length > 0 ? [context.table(['measure', `v${from.version}`, `v${to.version}`], metrics.map(([name, { from: had, to: has }]) => [name, figure(had), figure(has)]), '–')] : []),
    ...(diff.segments.length > 0 ? [context.table(['segment', 'name', `v${from.version}`, `v${to.version}`, 'moved (sd)', 'most in'], diff.segments.map(segmentLine), '–')] : ['None of them has been champion, so that their segments have no identity.']),
  ].join('\n\n');
}

/** What differs, one line each; what is the same says nothing. */
function changedLines({ algorithm, options, k, leftOut, snapshot, settings, configuration, sql, codeVersion }: ModelDiff): unknown[][] {
  const line = (what: string, { from, to, changed }: Pair<unknown>): unknown[][] => (changed ? [[what, written(from), written(to)]] : []);
  const print = ({ from, to, changed }: Pair<string | null>): Pair<unknown> => ({ from: from?.slice(0, 12), to: to?.slice(0, 12), changed });
  return [
    ...line('algorithm', algorithm), ...line('options', options), ...line('segments', k), ...line('left out', leftOut),
    ...line('trained for', snapshot.logicalDate), ...line('customers', snapshot.rows), ...line('snapshot', print(snapshot.sha256)),
    ...Object.entries(settings).flatMap(([name, pair]) => line(name, pair)),
    ...line('configuration', print(configuration)), ...line('Muster', codeVersion),
    ...(sql ? [...sql.changed.map((name) => [`SQL of ${name}`, 'was', 'is another']), ...sql.added.map((name) => [`SQL of ${name}`, null, 'read']), ...sql.removed.map((name) => [`SQL of ${name}`, 'read', null])] : []),
  ];
}

function featureLines({ added, removed, changed }: ModelDiff['features']): unknown[][] {
  return [
    ...added.map((feature) => [feature, null, 'added']), ...removed.map((feature) => [feature, 'was there', null]),
    ...changed.map(({ feature, from, to }) => [feature, written(from), written(to)]),
  ];
}

function segmentLine({ id, name, from, to, shift }: SegmentDiff): unknown[] {
  const most = shift?.features.slice(0, MOST_FEATURES).filter((one) => Math.abs(one.shift) >= 0.005).map(({ feature, shift: by }) => `${feature} ${by > 0 ? '+' : ''}${by.toFixed(2)}`).join(', ');
  return [id, name, from === null ? null : asPercent(from), to === null ? null : asPercent(to), shift?.distance.toFixed(2), most === '' ? null : most];
}

function written(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

function figure(value: number | null): string | null {
  return value === null ? null : String(Number(value.toPrecision(6)));
}
