import { nightBounds, type LogicalDate } from '../../core/dates.ts';
import { publishedPartitions } from '../ledger.ts';
import { bindsOf } from '../models/binds.ts';
import type { Model } from '../models/model.ts';
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

/**
 * Runs the audits of models on a partition that is published: the given one, or each table's newest. A view has the days of the tables below
 * it. A model without the partition is left out.
 */
export async function testPublished({ knex, engine }: Warehouse, project: Project, names: readonly string[], { date, at }: TestRequest): Promise<PublishedTest[]> {
  const tests: PublishedTest[] = [];
  for (const name of names) {
    const [model, audits = []] = [project.models.get(name), project.audits.get(name)];
    if (!model || audits.length === 0) continue;
    const published = model.kind === 'view' ? await daysBelow({ knex, engine }, project, model) : [...(await publishedPartitions(knex, name)).keys()].toSorted();
    const partition = date === null ? published.at(-1) : published.find((day) => day === date);
    if (partition === undefined) continue;
    const column = model.kind === 'view' ? model.columns.find(({ name: own, type }) => own === 'as_of_date' && type === 'date')?.name : model.partition;
    const results = await runAudits(knex, [...audits, ...finiteFeatures(model)], {
      rows: column == null ? `(select * from ${name})` : `(select * from ${name} where ${column} = date '${partition}')`,
      model, binds: bindsOf(nightBounds(partition, at), project.everyCustomerListed), asOf: { project, engine },
    });
    tests.push(...results.map(({ sample: _sample, ...result }) => ({ model: name, date: partition, ...result })));
  }
  return tests;
}

/** Days on which something is published that a view reads, itself or through other views; none while the view itself is not there. */
async function daysBelow({ knex, engine }: Pick<Warehouse, 'knex' | 'engine'>, { models }: Project, view: Model): Promise<LogicalDate[]> {
  if (!(await engine.relationsIn(knex, view.schema)).has(view.table)) return [];
  const below = new Set<string>();
  const follow = (names: readonly string[]): void => {
    for (const name of names) {
      if (below.has(name)) continue;
      below.add(name);
      if (models.get(name)?.kind === 'view') follow(models.get(name)?.dependsOn ?? []);
    }
  };
  follow(view.dependsOn);
  const days = new Set<LogicalDate>();
  for (const name of below) for (const day of (await publishedPartitions(knex, name)).keys()) days.add(day);
  return [...days].toSorted();
}
