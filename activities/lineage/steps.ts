import { tablesRead } from '../../warehouse/lineage/tables-read.ts';
import type { Project } from '../../warehouse/models/project.ts';
import { stagingModelsOf } from '../../warehouse/models/staging-model.ts';
import type { Night } from '../types.ts';
import type { TracedStep } from './traced.ts';

/** The job that stages a source, whoever runs it. */
export function stagingStep(project: Project, source: string, night: Night): TracedStep<{ table: string; rows: number }> {
  const tables = stagingModelsOf(project, source).map(({ name }) => name);
  return {
    job: `stage.${source}`, description: project.sources.get(source)?.description ?? source, night, inputs: [`source:${source}`], outputs: tables,
    // The rows of several tables are told as one sum, which is none of them.
    rows: ({ table, rows }): Record<string, number> => (tables.length === 1 ? { [table]: rows } : {}),
  };
}

/** The job that builds a table. */
export function buildingStep(project: Project, mart: string, night: Night): TracedStep<{ rows: number }> {
  return { job: mart, description: project.models.get(mart)?.description ?? mart, night, inputs: tablesRead(project, mart), outputs: [mart], rows: ({ rows }) => ({ [mart]: rows }) };
}
