import { fileURLToPath } from 'node:url';
import { nightBounds } from '../../core/dates.ts';
import { buildModel } from '../../warehouse/build.ts';
import type { WarehouseOptions } from '../../warehouse/engine.ts';
import { migrate } from '../../warehouse/migrate.ts';
import type { Night } from '../../warehouse/models/binds.ts';
import { CORE_SQL, loadProject, type Project } from '../../warehouse/models/project.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { stageSource } from '../../warehouse/stage.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

/** Order lines, catalogue and register, as in the bench python-stack. */
const COMMERCE_SQL = fileURLToPath(new URL('../python-stack/sql', import.meta.url));
const MARTS = ['intermediate.customers', 'marts.customer_orders'];

export interface Task {
  project: Project;
  /** Landing files. */
  data: string;
  /** The last day but one, and the last. */
  nights: [Night, Night];
  scratch: string;
  say: (message: string) => void;
}

export async function commerce(): Promise<Project> {
  return loadProject({ folders: [CORE_SQL, COMMERCE_SQL], systems: ['commerce'] });
}

export async function openEngine(options: WarehouseOptions): Promise<Warehouse> {
  const warehouse = await openWarehouse(options);
  await migrate(warehouse);
  return warehouse;
}

/** Loads every source up to a night. */
export async function stageUpTo(warehouse: Warehouse, { project, data }: Task, night: Night): Promise<{ rows: number; seconds: number }> {
  let rows = 0;
  const taken = await seconds(async () => {
    for (const source of project.sources.keys()) rows += (await stageSource(warehouse, project, { source, data, night, run: 'bench' })).rows;
  });
  return { rows, seconds: taken };
}

/** Builds and publishes the measured models for a night. */
export async function buildMarts(warehouse: Warehouse, { project }: Task, night: Night): Promise<void> {
  for (const model of MARTS) await buildModel(warehouse, project, { model, night, run: 'bench' });
}

const ROUNDS = 3;

/** The shortest of several runs of each, one after the other in turns. */
export async function inTurns({ say }: Task, runs: { ours: () => Promise<unknown>; peer: () => Promise<unknown> }): Promise<[number, number]> {
  const taken = { ours: [] as number[], peer: [] as number[] };
  for (let round = 1; round <= ROUNDS; round += 1) {
    say(`building the marts and their peer, round ${round} of ${ROUNDS}`);
    taken.peer.push(await seconds(runs.peer));
    taken.ours.push(await seconds(runs.ours));
  }
  return [Math.min(...taken.ours), Math.min(...taken.peer)];
}

export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** Puts a night's dates where a statement says `$as_of` and so on: for programs that know no binds of ours. */
export function withBinds(sql: string, night: Night): string {
  const text = (instant: string): string => instant.replace('T', ' ').replace('Z', '');
  return sql.replaceAll('$as_of', text(night.asOf)).replaceAll('$knowledge_cutoff', text(night.knowledgeCutoff)).replaceAll('$logical_date', night.logicalDate);
}

export function nightsOf(last: string, before: string): [Night, Night] {
  return [nightBounds(before), nightBounds(last)];
}
