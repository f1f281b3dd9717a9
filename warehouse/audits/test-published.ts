import { nightBounds, type LogicalDate } from '../../core/dates.ts';
import { publishedPartitions } from '../ledger.ts';
import { bindsOf } from '../models/binds.ts';
import type { Project } from '../models/project.ts';
import type { Warehouse } from '../warehouse.ts';
import { finiteFeatures } from './finite.ts';
import { runAudits, type AuditResult } from './run-audits.ts';

export type PublishedTest = Omit<AuditResult, 'sample'> & { model: string; date: LogicalDate | null };

export interface TestRequest {
  /** The partition; null for each table's newest. */
  date: LogicalDate | null;
  /** When a night is fired, `HH:MM`, UTC. */
  at: string;
}

/** Runs the audits of models on a partition that is published: the given one, or each table's newest. A model without it is left out. */
export async function testPublished({ knex, engine }: Warehouse, project: Project, names: readonly string[], { date, at }: TestRequest): Promise<PublishedTest[]> {
  const tests: PublishedTest[] = [];
  for (const name of names) {
    const [model, audits = []] = [project.models.get(name), project.audits.get(name)];
    if (!model || audits.length === 0) continue;
    const published = [...(await publishedPartitions(knex, name)).keys()].toSorted();
    const partition = date === null ? published.at(-1) : published.find((day) => day === date);
    if (partition === undefined) continue;
    const results = await runAudits(knex, [...audits, ...finiteFeatures(model)], {
      rows: model.partition === null ? `(select * from ${name})` : `(select * from ${name} where ${model.partition} = date '${partition}')`,
      model, binds: bindsOf(nightBounds(partition, at), project.everyCustomerListed), asOf: { project, engine },
    });
    tests.push(...results.map(({ sample: _sample, ...result }) => ({ model: name, date: partition, ...result })));
  }
  return tests;
}
