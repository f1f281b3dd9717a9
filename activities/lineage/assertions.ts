import type { RunEvent } from '../../lineage/event.ts';
import { facets } from '../../lineage/facets.ts';
import { uuidOf } from '../../lineage/run-id.ts';
import { toleranceInWords } from '../../warehouse/audits/tolerance.ts';
import { plain } from '../../warehouse/models/binds.ts';
import type { ActivityDeps } from '../deps.ts';
import { datasetOf } from './datasets.ts';
import { eventOf, type Happening } from './events.ts';

interface AuditRow { dataset: string; audit: string; severity: string; status: string; failures: number; threshold: number }

/**
 * What audits said of the outputs since `since`, as a job of its own for each table: the specification knows assertions of a dataset that
 * is read, not of one that is written.
 */
export async function assertionEvents(deps: ActivityDeps, happening: Happening, outputs: readonly string[], since: Date): Promise<RunEvent[]> {
  const rows = (await deps.warehouse.knex('meta.audit_results').whereIn('dataset', [...outputs]).where({ logical_date: happening.night.logicalDate })
    .where('checked_at', '>=', plain(since.toISOString())).orderBy(['dataset', 'audit'])) as AuditRow[];
  return outputs.flatMap((id) => {
    const found = rows.filter(({ dataset }) => dataset === id);
    if (found.length === 0) return [];
    const tests = { ...happening, job: `${id}.audits`, description: `Audits of ${id}.`, runId: uuidOf(`${happening.runId}/${id}.audits`), outputs: [] };
    const read = { ...datasetOf(deps, id), inputFacets: facets(happening.by, { dataQualityAssertions: { assertions: found.map(assertionOf) } }) };
    return [eventOf(deps, { ...tests, inputs: [datasetOf(deps, id)] }, 'START'), eventOf(deps, { ...tests, inputs: [read] }, 'COMPLETE')];
  });
}

function assertionOf({ audit, severity, status, failures, threshold }: AuditRow): object {
  const [, kind = audit, columns] = /^(\w+)\(([^)]*)\)$/.exec(audit) ?? [];
  const column = columns !== undefined && /^[a-z]\w*$/.test(columns) && !/^\d/.test(columns) ? columns : undefined;
  return {
    assertion: kind, name: audit, success: status === 'pass', severity, ...(column === undefined ? {} : { column }),
    expected: `at most ${toleranceInWords(threshold)}`, actual: `${failures} rows`,
  };
}
