import type { Compiled } from '../models/compile.ts';
import { compile } from '../models/compile.ts';
import { sqlOf, type Made, type Making, type Model } from '../models/model.ts';
import type { Project } from '../models/project.ts';
import type { Warehouse } from '../warehouse.ts';
import type { LogicalDate } from '../../core/dates.ts';

/** The SELECT of a model's partition. What a model of several statements made for it is dropped by `release`. */
export async function rowsOfModel(project: Project, model: Model, making: Making): Promise<Made> {
  const { warehouse, binds } = making;
  if (model.make) return model.make({ ...making, relations: model.resolved ? project.identity?.relations(String(binds.logical_date) as LogicalDate, warehouse.engine) : undefined });
  const sql = sqlOf(model, warehouse.engine.overrideSuffix);
  return { ...(model.resolved ? asOfNight(project, sql, binds, warehouse.engine) : compile(sql, binds)), release: async () => undefined };
}

/** SQL ready to run for a night: `customer_id` of every entity means the customer of that night. */
export function asOfNight({ identity }: Pick<Project, 'identity'>, sql: string, binds: Making['binds'], engine: Warehouse['engine']): Compiled {
  return compile(sql, binds, identity?.relations(String(binds.logical_date) as LogicalDate, engine));
}
