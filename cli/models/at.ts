import type { AliasRecord, Held } from '../../activities/registry/alias-history.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { literal } from '../../core/sql-literal.ts';
import { asPercent, grouped } from '../../core/words.ts';
import type { Context } from '../context.ts';
import { readRows } from '../read/warehouse.ts';
import { requireChanges } from './changes.ts';
import { readModel, segmentationNamed } from './subject.ts';

interface SegmentOn { id: string; name: string; size: number; share: number; model: number }
interface GateOn { gate: string; verdict: string; value: number | null; threshold: number | null; reason: string }

/** Which model was champion on a day, since when and why, what it replaced and what replaced it, and the night that it scored. */
export async function showAt(context: Context, date: LogicalDate, segmentation: string | undefined): Promise<void> {
  const { aliasHistory, heldOn } = await import('../../activities/registry/alias-history.ts');
  await requireChanges(context);
  if (segmentation !== undefined) await segmentationNamed(context, 'models at', segmentation);
  const moves = await aliasHistory((sql) => readRows(context, sql), { segmentation, alias: 'champion' });
  const champions = await Promise.all([...new Set(moves.map((move) => move.segmentation))].map(async (name) => {
    const own = moves.filter((move) => move.segmentation === name);
    const held = heldOn(own, date);
    return held ? tell(context, date, held) : { segmentation: name, version: null, first: { version: own[0]!.version, since: own[0]!.logical_date } };
  }));
  context.answer({ date, champions }, () => (champions.length === 0
    ? `No model was champion on ${date}, and none has been since.`
    : champions.map((champion) => (champion.version === null ? notYet(date, champion) : textOf(context, date, champion))).join('\n\n\n')));
}

interface NotYet { segmentation: string; version: null; first: { version: number; since: LogicalDate } }

/** A person reads a date before the first champion as a question answered, and not as an error. */
function notYet(date: LogicalDate, { segmentation, first }: NotYet): string {
  return `${segmentation}: no model was champion on ${date}. The first, v${first.version}, is since ${first.since}.`;
}

async function tell(context: Context, date: LogicalDate, { move, sameDay, replacedBy }: Held) {
  const { segmentation, version } = move;
  const { sha256, artefact } = await readModel(context, { segmentation, version });
  const segments = await readRows(context, `select segment_id as id, name, size, share, model_version as model from marts.segments
    where segmentation = ${literal(segmentation)} and as_of_date = cast(${literal(date)} as date) order by size desc, segment_id`) as unknown as SegmentOn[];
  const gates = await readRows(context, `select gate, verdict, value, threshold, reason from meta.gate_results
    where subject = ${literal(`model:${segmentation}`)} and logical_date = cast(${literal(artefact.logicalDate)} as date) order by position, gate`) as unknown as GateOn[];
  const { algorithm, k, logicalDate, metrics, snapshot, codeVersion, lineage } = artefact;
  return {
    segmentation, version, sha256, since: move.logical_date, change: move.change, reason: move.reason, by: move.by, replaces: move.previous_version,
    until: replacedBy && { logical_date: replacedBy.logical_date, version: replacedBy.version, change: replacedBy.change, reason: replacedBy.reason, by: replacedBy.by },
    same_day: sameDay.map(({ version: was, change, reason, by }) => ({ version: was, change, reason, by })),
    model: { algorithm, k, trained_for: logicalDate, customers: snapshot.rows, silhouette: metrics.silhouette, code_version: codeVersion, configuration: lineage?.configuration ?? null },
    gates, night: segments.length === 0 ? null : { scored_with: segments[0]!.model, segments: segments.map(({ model: _, ...segment }) => segment) },
  };
}

type Told = Awaited<ReturnType<typeof tell>>;

function textOf(context: Context, date: LogicalDate, told: Told): string {
  const { segmentation, version, sha256, model, gates, night, same_day, until } = told;
  const facts = [
    `${segmentation} on ${date}: v${version}, since ${told.since} by ${moveWords(told)}.`,
    ...same_day.map((move) => `That same day, before it: v${move.version} by ${moveWords(move)}.`),
    until ? `Until ${until.logical_date}, when v${until.version} took over by ${moveWords(until)}.` : 'It is champion to this day.',
    `Trained for ${model.trained_for} on ${grouped(model.customers)} customers: ${model.algorithm}, ${model.k} segments${model.silhouette === null ? '' : `, silhouette ${model.silhouette.toFixed(3)}`}. Muster ${model.code_version}, content ${sha256.slice(0, 12)}.`,
    ...(gates.length > 0 ? [`Gates then: ${gates.map(({ gate, verdict, value }) => `${gate} ${verdict}${value === null ? '' : ` (${value.toFixed(3)})`}`).join(', ')}.`] : []),
  ];
  return [
    facts.join('\n'),
    night === null ? `No night of ${date} has been scored.`
      : `${night.scored_with === version ? '' : `That night was scored with v${night.scored_with}, and not again since: \`${context.commandLine(`run --date ${date}`)}\` does that.\n`}${context.table(['segment', 'name', 'customers', 'share'], night.segments.map(({ id, name, size, share }) => [id, name, size, asPercent(share)]))}`,
    `Everything about the model: \`${context.commandLine(`models card v${version}`)}\`.`,
  ].join('\n\n');
}

function moveWords({ change, reason, by }: Pick<AliasRecord, 'change' | 'reason' | 'by'>): string {
  return `${change}${by === null ? '' : ` of ${by}`} (${reason})`;
}
