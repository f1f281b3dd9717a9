import path from 'node:path';
import { CORE_SQL, loadProject, type Project } from '../../warehouse/models/project.ts';
import { writeText } from './landing.ts';
import { temporaryFolder } from './warehouse.ts';

/** A system `one` with a source `readings` that feeds an entity of the same name: what a test says of the source, and nothing else. */
export async function oneSource(about: string, columns: Record<string, string>, key: readonly string[] = ['id']): Promise<Project> {
  const folder = temporaryFolder();
  const list = Object.entries(columns);
  writeText(path.join(folder, 'sources', 'one.yaml'),
    `system: one\nsources:\n  readings:\n    description: Readings.\n${about.trim().split('\n').map((line) => `    ${line.trim()}\n`).join('')}    columns: {${list.map(([name, type]) => `${name}: "${type}"`).join(', ')}}\n`);
  writeText(path.join(folder, 'entities', 'readings.yaml'),
    `entity: readings\ndescription: Readings.\ngrain: One.\nkey: [${key.join(', ')}]\ncolumns:\n${list.map(([name, type]) => `  ${name}: {type: "${type}", description: x}\n`).join('')}`);
  writeText(path.join(folder, 'staging', 'stg_one__readings.sql'),
    `/*\nkind: incremental_by_date\ndescription: Readings.\n*/\nselect ${Object.keys(columns).join(', ')}, partition_date, loaded_at from sources.one__readings\n`);
  return loadProject({ folders: [CORE_SQL, folder], systems: ['one'] });
}
