import type { MusterError } from '../../core/errors.ts';
import { runAudits } from '../audits/run-audits.ts';
import type { PlannedAudit } from '../audits/kinds.ts';
import type { Model } from '../models/model.ts';
import type { Warehouse } from '../warehouse.ts';
import { ANY_NIGHT } from './any-night.ts';
import { problemsOf } from './problems-of.ts';

/** Runs a model's audits on its table without rows: a condition that cannot be read is found here. */
export async function checkAudits(warehouse: Warehouse, model: Model | undefined, audits: readonly PlannedAudit[]): Promise<MusterError[]> {
  if (!model) return [];
  const problems: MusterError[] = [];
  for (const audit of audits) {
    problems.push(...await problemsOf(async () => {
      try {
        await runAudits(warehouse.knex, [audit], { rows: `(select * from ${model.name})`, model, binds: ANY_NIGHT });
      } catch (error) {
        throw warehouse.engine.explainModelError(error, asModel(model, audit));
      }
    }));
  }
  return problems;
}

/** Where the audit's SQL stands: a file of its own, or a condition in the header (of the model, or of its entity). */
function asModel(model: Model, { name, check }: PlannedAudit): Model {
  if (check.form === 'file') return { ...model, name: `audit ${name}`, file: check.file.file, sql: check.file.sql, overrides: new Map() };
  return { ...model, name: `audit ${name} of ${model.name}`, generated: true };
}
