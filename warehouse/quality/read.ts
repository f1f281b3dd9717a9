import { daysBetween, type LogicalDate } from '../../core/dates.ts';

/** In the order in which reports show them. */
export const FINDING_KINDS = ['delivered', 'staged', 'repeated', 'quarantined', 'late', 'null', 'orphan', 'nulled', 'standardised', 'winsorised', 'flagged', 'imputed'] as const;

/** What a finding is about. `staged` and `repeated` follow from the others: delivered = staged + quarantined + repeated. */
export type FindingKind = typeof FINDING_KINDS[number];

/** One thing that is to be said of a source, on a night and in all. */
export interface Finding {
  /** `shop.orders`; for a mart its own name. */
  source: string;
  dataset: string;
  kind: FindingKind;
  /** The column it is about; empty for whole rows. */
  column: string;
  /** The cleaning rule; empty where it was none. */
  rule: string;
  /** Why; empty where the kind says it all. */
  reason: string;
  /** Rows in the night's own partition. */
  night: number;
  /** Rows in all partitions up to it. */
  total: number;
}

export interface Gap { source: string; from: LogicalDate; to: LogicalDate; days: number; /** Null where nobody has documented it. */ reason: string | null }

export interface QualityReport { findings: Finding[]; gaps: Gap[] }

/** Runs one reading statement. */
export type Read = (sql: string) => Promise<Record<string, unknown>[]>;

/** The quality of everything up to a night, from the counts that loads left: it reads no data. */
export async function readQuality(read: Read, date: LogicalDate): Promise<QualityReport> {
  const counted = (await read(findingsSql(date))) as unknown as Finding[];
  const findings = [...counted, ...repeatedIn(counted)].filter(({ night, total }) => night > 0 || total > 0);
  const days = (await read(`select source, missing_date, reason from meta.source_gaps where missing_date <= date '${date}' order by source, missing_date`)) as unknown as { source: string; missing_date: LogicalDate; reason: string | null }[];
  return { findings: findings.toSorted(byPlace), gaps: gapsOf(days) };
}

/**
 * A row that landed after its day is late, but for the first partition: a source's first delivery holds its history. Partitions that
 * were staged before deliveries were counted are left out.
 */
function findingsSql(date: LogicalDate): string {
  return `with facts as (
    select q.source, q.dataset, q.partition_date, case when q.measure in ('delivered', 'quarantined', 'late', 'null', 'orphan') then q.measure end as kind,
      case when q.measure in ('late', 'null', 'orphan') then q.subject else '' end as column_name, '' as rule,
      case when q.measure = 'quarantined' then q.subject else '' end as reason, q.rows
    from meta.quality as q
    left join (select dataset, min(partition_date) as first_day from meta.partitions group by dataset) as began on began.dataset = q.dataset
    where q.measure <> 'late' or q.partition_date > began.first_day
    union all
    select q.source, q.dataset, q.partition_date, 'staged', '', '', '', p.rows
    from meta.quality as q join meta.partitions as p on p.dataset = q.dataset and p.partition_date = q.partition_date where q.measure = 'delivered'
    union all
    select coalesce(fed.source, c.dataset), c.dataset, c.partition_date, c.action, c.column_name, c.rule, c.reason, c.rows
    from meta.cleaning as c left join (select distinct source, dataset from meta.quality) as fed on fed.dataset = c.dataset
  )
  select source, dataset, kind, column_name as "column", rule, reason,
    cast(coalesce(sum(rows) filter (where partition_date = date '${date}'), 0) as bigint) as night, cast(sum(rows) as bigint) as total
  from facts
  where partition_date is null or partition_date <= date '${date}'
  group by source, dataset, kind, column_name, rule, reason`;
}

/** Of rows with the same key one is staged; the others were delivered, could be used, and are not there. */
function repeatedIn(counted: readonly Finding[]): Finding[] {
  return counted.filter(({ kind }) => kind === 'delivered').map((delivered) => {
    const of = (kind: FindingKind, when: 'night' | 'total'): number => counted.filter((other) => other.dataset === delivered.dataset && other.kind === kind).reduce((sum, other) => sum + other[when], 0);
    const rest = (when: 'night' | 'total'): number => delivered[when] - of('staged', when) - of('quarantined', when);
    return { ...delivered, kind: 'repeated', night: rest('night'), total: rest('total') };
  });
}

function byPlace(a: Finding, b: Finding): number {
  const text = (finding: Finding): string => [finding.source, finding.dataset, String(FINDING_KINDS.indexOf(finding.kind)).padStart(2, '0'), finding.column, finding.rule, finding.reason].join('\u0000');
  return text(a) < text(b) ? -1 : 1;
}

/** Days in a row with the same reason are one gap. */
function gapsOf(days: readonly { source: string; missing_date: LogicalDate; reason: string | null }[]): Gap[] {
  const gaps: Gap[] = [];
  for (const { source, missing_date: day, reason } of days) {
    const last = gaps.at(-1);
    if (last?.source === source && last.reason === reason && daysBetween(last.to, day) === 1) Object.assign(last, { to: day, days: last.days + 1 });
    else gaps.push({ source, from: day, to: day, days: 1, reason });
  }
  return gaps;
}
