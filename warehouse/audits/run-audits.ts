import type { Knex } from 'knex';
import type { BindValues } from '../models/binds.ts';
import { asOfNight } from '../building/rows.ts';
import { compile, escapeMarks } from '../models/compile.ts';
import type { Model } from '../models/model.ts';
import type { Project } from '../models/project.ts';
import type { Warehouse } from '../warehouse.ts';
import { exactRows } from './exact-rows.ts';
import type { PlannedAudit } from './kinds.ts';
import { tolerated } from './tolerance.ts';

/** How many failing keys are kept for a look. */
const SAMPLE = 20;

export interface AuditResult {
  name: string;
  severity: PlannedAudit['severity'];
  threshold: number;
  failures: number;
  /** Rows that were looked at. */
  rows: number;
  status: 'pass' | PlannedAudit['severity'];
  /** Keys of some failing rows, when the audit did not pass. */
  sample: Record<string, unknown>[];
}

export interface AuditScope {
  /** A relation in parentheses: the rows that are about to be published. */
  rows: string;
  /** Whose rows they are. The sample shows the columns that name a row. */
  model: Pick<Model, 'staging' | 'grain' | 'columns'>;
  binds: BindValues;
  /** Makes what an audit's query reads that of the night. Default: as staging has it. */
  asOf?: { project: Pick<Project, 'identity'>; engine: Warehouse['engine'] };
}

type Row = Record<string, number>;

/** Runs audits on the rows that are about to be published, inside their transaction. Conditions on single rows take one pass together. */
export async function runAudits(trx: Knex, audits: readonly PlannedAudit[], scope: AuditScope): Promise<AuditResult[]> {
  const counts = audits.map(({ check }, index) => (check.form === 'each' ? `, count(*) filter (where ${escapeMarks(check.failing)}) as failures_${index}` : '')).join('');
  const pass = await first(trx, `select count(*) as row_count${counts} from ${scope.rows} as audited`);
  const results: AuditResult[] = [];
  for (const [index, audit] of audits.entries()) {
    const failures = audit.check.form === 'each' ? (pass[`failures_${index}`] ?? 0) : await countOf(trx, audit, scope);
    const rows = pass['row_count'] ?? 0;
    const status = failures > tolerated(audit.threshold, rows) ? audit.severity : 'pass';
    if (status === 'pass' && audit.implicit) continue;
    const sample = status === 'pass' ? [] : await sampleOf(trx, audit, scope);
    results.push({ name: audit.name, severity: audit.severity, threshold: audit.threshold, failures, rows, status, sample });
  }
  return results;
}

async function countOf(trx: Knex, audit: PlannedAudit, scope: AuditScope): Promise<number> {
  const { sql, bindings } = failingKeys(audit, scope);
  return (await first(trx, `select count(*) as failures from (${sql}) as failing`, bindings))['failures'] ?? 0;
}

async function sampleOf(trx: Knex, audit: PlannedAudit, scope: AuditScope): Promise<Record<string, unknown>[]> {
  const { sql, bindings } = failingKeys(audit, scope);
  const rows = await exactRows(trx, `select * from (${sql}) as failing limit ${SAMPLE}`, bindings);
  return rows.map((row) => withoutPersonal(row, scope));
}

/** Failing keys are kept in tables that more people read than the data itself. */
function withoutPersonal(row: Record<string, unknown>, { model }: AuditScope): Record<string, unknown> {
  const personal = new Set(model.columns.filter(({ pii }) => pii !== undefined).map(({ name }) => name));
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, personal.has(name) && value !== null ? '(personal)' : value]));
}

function failingKeys({ check }: PlannedAudit, { rows, model, binds, asOf }: AuditScope): { sql: string; bindings: (string | boolean)[] } {
  if (check.form === 'file') return asOf ? asOfNight(asOf.project, check.file.sql, binds, asOf.engine) : compile(check.file.sql, binds);
  if (check.form === 'query') return { sql: escapeMarks(check.failingKeys(rows)), bindings: [] };
  const key = model.staging?.key ?? model.grain;
  const order = key.map((column) => `${column} nulls last`).join(', ');
  return { sql: `select ${key.join(', ')} from ${rows} as audited where ${escapeMarks(check.failing)} order by ${order}`, bindings: [] };
}

async function first(trx: Knex, sql: string, bindings: (string | boolean)[] = []): Promise<Row> {
  const { rows } = (await trx.raw(sql, bindings)) as { rows: Row[] };
  return rows[0] ?? {};
}
