import { asOfBound, type LogicalDate } from '../../core/dates.ts';
import type { Family, Sample } from './exposition.ts';

export type Row = Record<string, unknown>;
/** Rows of one reading statement. */
export type Ask = (sql: string) => Promise<Row[]>;

/** One statement and the families that are made of its rows. Adding a metric is an entry here. */
interface Question {
  sql: string;
  families: { name: string; help: string; samples: (row: Row, now: Date) => Sample[] }[];
}

const seconds = (instant: unknown): number => Date.parse(String(instant)) / 1000;
const startOf = (date: unknown): number => seconds(`${String(date)}T00:00:00Z`);
const endOf = (date: unknown): number => seconds(asOfBound(date as LogicalDate));
const one = (labels: Record<string, unknown>, value: unknown): Sample[] => (value === null || value === undefined ? [] : [{ labels: textOf(labels), value: Number(value) }]);
const textOf = (labels: Record<string, unknown>): Record<string, string> => Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));

const QUESTIONS: readonly Question[] = [
  {
    sql: `select newest.dataset, newest.partition_date, newest.rows, newest.published_at, newest.source_watermark, counted.partitions
      from meta.partitions as newest
      join (select dataset, max(partition_date) as partition_date, count(*) as partitions from meta.partitions where status = 'published' group by dataset) as counted
        on counted.dataset = newest.dataset and counted.partition_date = newest.partition_date
      order by newest.dataset`,
    families: [
      { name: 'muster_dataset_newest_partition_timestamp_seconds', help: 'Start of the newest day that is published, UTC.', samples: (row) => one({ dataset: row['dataset'] }, startOf(row['partition_date'])) },
      { name: 'muster_dataset_lag_seconds', help: 'Time since the end of the newest day that is published.', samples: (row, now) => one({ dataset: row['dataset'] }, now.getTime() / 1000 - endOf(row['partition_date'])) },
      { name: 'muster_dataset_newest_partition_rows', help: 'Rows of the newest day that is published.', samples: (row) => one({ dataset: row['dataset'] }, row['rows']) },
      { name: 'muster_dataset_partitions', help: 'Days that are published.', samples: (row) => one({ dataset: row['dataset'] }, row['partitions']) },
      { name: 'muster_dataset_published_timestamp_seconds', help: 'When the newest day was published.', samples: (row) => one({ dataset: row['dataset'] }, seconds(row['published_at'])) },
      {
        name: 'muster_dataset_watermark_timestamp_seconds', help: 'When the latest row of the newest day was known to its source.',
        samples: (row) => (row['source_watermark'] === null ? [] : one({ dataset: row['dataset'] }, seconds(row['source_watermark']))),
      },
    ],
  },
  {
    sql: 'select logical_date, status, started_at, finished_at, result from meta.nights order by logical_date desc limit 1',
    families: [
      { name: 'muster_night_date_timestamp_seconds', help: 'Start of the newest logical date that a night was begun for, UTC.', samples: (row) => one({}, startOf(row['logical_date'])) },
      {
        name: 'muster_night_status', help: 'Status of that night: 1 at the one it has.',
        samples: ({ status }) => ['running', 'completed', 'rejected', 'expired', 'awaiting_decision', 'failed'].flatMap((name) => one({ status: name }, name === status ? 1 : 0)),
      },
      {
        name: 'muster_night_finished_timestamp_seconds', help: 'When that night ended.',
        samples: ({ finished_at }) => (finished_at === null ? [] : one({}, seconds(finished_at))),
      },
      {
        name: 'muster_night_step_duration_seconds', help: 'Time that each step of that night took.',
        samples: ({ result }) => stepsOf(result).flatMap(({ name, seconds: took }) => one({ step: name }, took)),
      },
      {
        name: 'muster_night_rejected_rows', help: 'Rows that staging left out that night.',
        samples: ({ result }) => sourcesOf(result).flatMap(({ source, rejected }) => one({ source }, Object.values(rejected).reduce((sum, rows) => sum + rows, 0))),
      },
    ],
  },
  {
    sql: `select result.dataset, result.audit, result.severity, result.status, result.failures
      from meta.audit_results as result
      join (select dataset, max(logical_date) as logical_date from meta.audit_results group by dataset) as newest
        on newest.dataset = result.dataset and newest.logical_date = result.logical_date
      order by result.dataset, result.audit`,
    families: [
      {
        name: 'muster_audit_failing', help: 'Whether an audit did not pass when it was last run: 1 or 0.',
        samples: (row) => one({ dataset: row['dataset'], audit: row['audit'], severity: row['severity'] }, row['status'] === 'pass' ? 0 : 1),
      },
      {
        name: 'muster_audit_failing_rows', help: 'Rows that an audit objected to when it was last run.',
        samples: (row) => one({ dataset: row['dataset'], audit: row['audit'], severity: row['severity'] }, row['failures']),
      },
    ],
  },
];

/** Freshness, lag and health of everything published, as of `now`. Asks the warehouse alone: it works while nothing else runs. */
export async function metricFamilies(ask: Ask, now: Date): Promise<Family[]> {
  const families: Family[] = [];
  for (const question of QUESTIONS) {
    const rows = await ask(question.sql);
    families.push(...question.families.map(({ name, help, samples }) => ({ name, help, samples: rows.flatMap((row) => samples(row, now)) })));
  }
  return families;
}

interface Told { steps?: { name: string; seconds: number }[]; sources?: { source: string; rejected: Record<string, number> }[] }

/** A night that failed has no result. */
function told(result: unknown): Told {
  return typeof result === 'string' ? JSON.parse(result) as Told : {};
}

const stepsOf = (result: unknown): NonNullable<Told['steps']> => told(result).steps ?? [];
const sourcesOf = (result: unknown): NonNullable<Told['sources']> => told(result).sources ?? [];
