import { MusterError } from '../core/errors.ts';
import { ensureUpstream, publishOnce } from './building/upstream.ts';
import type { BuildRequest } from './building/request.ts';
import type { Night } from './models/binds.ts';
import type { Model } from './models/model.ts';
import type { Project } from './models/project.ts';
import { prepareTable } from './tables.ts';
import type { Warehouse } from './warehouse.ts';

export type { BuildRequest } from './building/request.ts';
export { tablesOf } from './tables.ts';

export interface BuildResult {
  model: string;
  table: string;
  /** Rows of the night's partition. */
  rows: number;
  warnings: string[];
  seconds: number;
}

/**
 * Builds one model as of the night: computed, audited and published in one transaction, in place of what an earlier run of
 * the same night published. Intermediate models that it reads are built first where they are not current.
 * @throws MusterError contract when an audit of severity error fails; nothing is published then.
 */
export async function buildModel(warehouse: Warehouse, project: Project, request: BuildRequest): Promise<BuildResult> {
  const started = performance.now();
  const model = modelNamed(project, request.model);
  await prepareTable(warehouse, project, model);
  await ensureUpstream(warehouse, project, model, request);
  const { rows, warnings } = model.kind === 'view' ? { rows: await rowsOfView(warehouse, model, request.night), warnings: [] } : await publishOnce(warehouse, project, model, request);
  return { model: model.name, table: model.name, rows, warnings, seconds: (performance.now() - started) / 1000 };
}

/** What a night builds, after staging, in an order that may be run from left to right: intermediate models and marts. */
export function buildOrder({ models }: Project): string[] {
  return [...models.values()].filter(({ kind, staging, schema }) => kind !== 'view' && staging === null && schema !== 'staging').map(({ name }) => name);
}

function modelNamed({ models }: Project, name: string): Model {
  const model = models.get(name);
  if (model && model.staging === null) return model;
  const allowed = [...models.values()].filter(({ staging }) => staging === null).map((other) => other.name);
  throw new MusterError({ kind: 'usage', where: 'model', found: `"${name}"`, allowed: allowed.join(', '), todo: 'name a model that a night builds' });
}

async function rowsOfView({ knex }: Warehouse, { name, grain }: Model, { logicalDate }: Night): Promise<number> {
  const query = knex(name).count({ rows: '*' });
  const [row] = (await (grain.includes('as_of_date') ? query.where('as_of_date', logicalDate) : query)) as { rows: number }[];
  return row?.rows ?? 0;
}
