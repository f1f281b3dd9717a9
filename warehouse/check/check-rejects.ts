import type { MusterError } from '../../core/errors.ts';
import type { Model } from '../models/model.ts';
import type { Project } from '../models/project.ts';
import { escapeMarks } from '../models/compile.ts';
import type { Warehouse } from '../warehouse.ts';
import { declaredAt } from './declared-at.ts';
import { problemsOf } from './problems-of.ts';

/** Asks for the rows that a staging model leaves out, of its table without rows: a condition that cannot be read is found here. */
export async function checkRejects({ knex, engine }: Warehouse, project: Project, model: Model | undefined): Promise<MusterError[]> {
  const problems: MusterError[] = [];
  for (const [index, { name, condition }] of (model?.rejects ?? []).entries()) {
    if (!model || model.staging === null) continue;
    problems.push(...await problemsOf(async () => {
      try {
        await knex.raw(`select count(*) from ${model.name} as rows where (${escapeMarks(condition)})`);
      } catch (error) {
        throw engine.explainModelError(error, { ...model, name: `reject_when ${name} of ${model.name}`, file: declaredAt(project, model, 'reject_when', index), generated: true });
      }
    }));
  }
  return problems;
}
