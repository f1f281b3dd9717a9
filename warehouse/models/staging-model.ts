import { MusterError } from '../../core/errors.ts';
import { planCleaning, type PlannedCleaning } from '../cleaning/policy.ts';
import type { Entity } from './entity.ts';
import { stagingName } from './model-file.ts';
import type { Model, ModelColumn } from './model.ts';
import { requireOwnNames } from './reject.ts';
import type { Source } from './source.ts';

/** The staging models that read a source, `system.name`. */
export function stagingModelsOf({ models }: { models: ReadonlyMap<string, Model> }, source: string): Model[] {
  return [...models.values()].filter(({ staging }) => staging?.source === source);
}

/** Columns that every staging table has behind those of its entity. */
export const STAGING_COLUMNS = [
  { name: 'partition_date', type: 'date', description: 'The landing day, or the day of the event for an import of history.', required: true },
  { name: 'loaded_at', type: 'timestamp', description: 'When we knew the row, UTC.', required: true },
];

/**
 * Completes a staging model with what its entity and source say: columns, key, audits.
 * @throws MusterError usage when the entity or source is unknown, or it reads more than one source.
 */
export function asStagingModel(model: Model, entities: ReadonlyMap<string, Entity>, sources: ReadonlyMap<string, Source>): Model {
  const { system, entity: name } = stagingName(model.file);
  const entity = entities.get(name);
  if (!entity) {
    throw new MusterError({ kind: 'usage', where: model.file, found: `no entity "${name}"`, allowed: [...entities.keys()].toSorted().join(', '), todo: 'rename the file, or declare the entity in entities/' });
  }
  const [relation = '', ...more] = model.dependsOn;
  const source = [...sources.values()].find((candidate) => `sources.${candidate.system}__${candidate.name}` === relation);
  if (!source || more.length > 0) {
    throw new MusterError({
      kind: 'usage', where: model.file, found: `reads ${model.dependsOn.join(', ') || 'nothing'}`,
      allowed: `exactly one of ${[...sources.values()].filter((candidate) => candidate.system === system).map((candidate) => `sources.${candidate.system}__${candidate.name}`).join(', ') || `the sources in sources/${system}.yaml (none yet)`}`,
      todo: 'staging is one to one; join in intermediate models',
    });
  }
  const columns = columnsOf(model, entity);
  requireOwnNames(entity.rejects, model.rejects ?? [], () => `${model.file} (reject_when)`);
  return {
    ...model, kind: 'incremental_by_date', partition: 'partition_date', grain: entity.key, distributeBy: model.distributeBy ?? entity.distributeBy,
    columns: [...columns, ...STAGING_COLUMNS],
    audits: [...entity.audits, ...model.audits], staging: { system, entity: name, source: source.id, key: entity.key, latestBy: entity.latestBy },
    cleaning: policiesOf(model, columns), rejects: [...entity.rejects, ...(model.rejects ?? [])], eventTime: entity.eventTime,
  };
}

/** Those of the entity; the model's own policies stand in place of the entity's. */
function columnsOf(model: Model, entity: Entity): ModelColumn[] {
  const stray = [...(model.policies ?? [])].find(([name]) => !entity.columns.some((column) => column.name === name));
  if (stray) throw new MusterError({ kind: 'usage', where: `${model.file} (clean.${stray[0]})`, found: `column "${stray[0]}", which the entity does not have`, allowed: entity.columns.map(({ name }) => name).join(', '), todo: 'name one of its columns' });
  return entity.columns.map((column) => ({ ...column, required: column.required || entity.key.includes(column.name), clean: model.policies?.get(column.name) ?? column.clean }));
}

/** @throws MusterError usage for an indicator that the entity does not have: every system that feeds it has the same columns. */
function policiesOf(model: Model, columns: readonly ModelColumn[]): PlannedCleaning[] {
  const planned = planCleaning({ columns, file: model.file, needs: 'row' });
  const stray = planned.find(({ indicator }) => indicator !== null && !columns.some(({ name }) => name === indicator.name));
  if (stray) throw new MusterError({ kind: 'usage', where: `${model.file} (clean.${stray.column.name})`, found: 'an indicator that the entity does not have', todo: 'declare the policy in the entity, so that every system has the column' });
  return planned;
}
