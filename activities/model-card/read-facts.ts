import type { LogicalDate } from '../../core/dates.ts';
import { literal } from '../../core/sql-literal.ts';
import { aliasHistory } from '../registry/alias-history.ts';
import type { ModelArtefact } from '../registry/models.ts';
import type { SegmentProfile } from '../registry/segments.ts';
import type { CardFacts, DriftSince, KeptGate, Surroundings } from './facts.ts';

/** Runs one reading statement. */
type Read = (sql: string) => Promise<Record<string, unknown>[]>;

/** Features by which drift is told. */
const MOST_FEATURES = 5;

/** What the registry knows of one version, which must be there. */
export async function readFacts(read: Read, { segmentation, version }: { segmentation: string; version: number }, surroundings: Surroundings): Promise<CardFacts> {
  const of = `segmentation = ${literal(segmentation)}`;
  const [model] = await read(`select sha256, artefact from meta.models where ${of} and version = ${version}`);
  const artefact = JSON.parse(String(model?.['artefact'])) as ModelArtefact;
  const aliases = await read(`select alias from meta.model_aliases where ${of} and version = ${version} order by alias`);
  const moves = await aliasHistory(read, { segmentation });
  const segments = await read(`select m.segment_id, s.name, m.profile from meta.model_segments m join meta.segments s on s.segmentation = m.segmentation and s.segment_id = m.segment_id
    where m.segmentation = ${literal(segmentation)} and m.version = ${version} order by m.cluster`);
  return {
    ...surroundings, segmentation, version, sha256: String(model?.['sha256']), artefact, aliases: aliases.map(({ alias }) => String(alias)),
    moves: moves.filter((move) => move.version === version || move.previous_version === version),
    segments: segments.map(({ segment_id, name, profile }) => ({ id: String(segment_id), name: String(name), profile: JSON.parse(String(profile)) as SegmentProfile })),
    gates: await modelGates(read, segmentation, version, artefact.logicalDate),
    audienceGates: await audienceGates(read, segmentation, version, surroundings),
    drift: await driftSince(read, segmentation, artefact.logicalDate),
  };
}

/** The gates of a night are kept once: where it trained twice, of what it trained last. */
async function modelGates(read: Read, segmentation: string, version: number, date: LogicalDate): Promise<KeptGate[] | null> {
  const [newest] = await read(`select max(version) as version from meta.models where segmentation = ${literal(segmentation)} and logical_date = cast(${literal(date)} as date)`);
  return Number(newest?.['version']) === version ? keptGates(read, date, `= ${literal(`model:${segmentation}`)}`) : null;
}

async function audienceGates(read: Read, segmentation: string, version: number, { audiences }: Surroundings): Promise<CardFacts['audienceGates']> {
  if (audiences === null) return null;
  const [newest] = await read(`select max(as_of_date) as day from marts.segments where segmentation = ${literal(segmentation)} and model_version = ${version}`);
  const date = (newest?.['day'] ?? null) as LogicalDate | null;
  if (date === null) return null;
  const gates = (await keptGates(read, date, "like 'audience:%'")).filter(({ subject }) => audiences.some(({ name }) => subject.startsWith(`audience:${name}:`) || subject === `audience:${name}`));
  return gates.length > 0 ? { date, gates } : null;
}

async function keptGates(read: Read, date: LogicalDate, subject: string): Promise<KeptGate[]> {
  const rows = await read(`select subject, gate, verdict, value, threshold, reason, evidence from meta.gate_results
    where logical_date = cast(${literal(date)} as date) and subject ${subject} order by subject, position, gate`);
  return rows.map(({ evidence, ...row }) => ({ ...row, evidence: typeof evidence === 'string' ? JSON.parse(evidence) as Record<string, unknown> : null }) as KeptGate);
}

async function driftSince(read: Read, segmentation: string, trainedFor: LogicalDate): Promise<DriftSince | null> {
  const measured = `from meta.drift_results where segmentation = ${literal(segmentation)} and reference_date = cast(${literal(trainedFor)} as date) and logical_date > cast(${literal(trainedFor)} as date)`;
  const [counted] = await read(`select count(distinct logical_date) as nights, count(distinct case when alarm then logical_date end) as alarms, max(logical_date) as newest ${measured}`);
  const newest = (counted?.['newest'] ?? null) as LogicalDate | null;
  if (newest === null) return null;
  const worst = await read(`select feature, psi, ks, alarm ${measured} and logical_date = cast(${literal(newest)} as date) and monitored order by psi desc nulls last, feature limit ${MOST_FEATURES}`);
  return { nights: Number(counted?.['nights']), alarms: Number(counted?.['alarms']), newest, worst: worst as unknown as DriftSince['worst'] };
}
