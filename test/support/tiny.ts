import path from 'node:path';
import { loadProject, type Project } from '../../warehouse/models/project.ts';
import { stageSource, type StageResult } from '../../warehouse/stage.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { writeText } from './landing.ts';
import { nightOf } from './warehouse.ts';

/** What a test says of the smallest company: a register and what it sells, one CSV file a day each. */
export interface Tiny {
  /** Lines of the entity `people` behind its columns. */
  people?: string;
  /** Columns of `people`, beside customer_id. */
  columns?: string;
  /** Lines of the staging model's header. */
  header?: string;
  /** What the staging model selects, beside the columns of every staging table. */
  select?: string;
  /** Lines of the source. */
  source?: string;
  /** Model files by path, `marts/x.sql`. */
  models?: Record<string, string>;
}

/** The models of a company with one source, `tiny.people`: customer_id, name, email, age and spent. */
export async function tinyProject(folder: string, { people = '', columns = '', header = '', select = 'customer_id, name, email, age, spent', source = '', models = {} }: Tiny): Promise<Project> {
  const file = (name: string, text: string): string => writeText(path.join(folder, name), text);
  file('sources/tiny.yaml', `system: tiny
sources:
  people:
    description: People.
    path: people/{date}.csv
    format: csv
    expect: daily
    every_customer: true
    columns: {customer_id: varchar, name: varchar, email: varchar, age: integer, spent: "decimal(12,2)"}
${source}`);
  file('entities/people.yaml', `entity: people
description: People.
grain: One person as of one landing.
key: [customer_id, partition_date]
${people}
columns:
  customer_id: {type: varchar, description: The person.}
${columns || `  name: {type: varchar, description: Name.}
  email: {type: varchar, description: Address.}
  age: {type: integer, description: Years.}
  spent: {type: "decimal(12,2)", description: Money.}`}
`);
  file('staging/stg_tiny__people.sql', `/*
kind: incremental_by_date
description: People.
${header}
*/
select ${select}, partition_date, loaded_at from sources.tiny__people
`);
  for (const [name, text] of Object.entries(models)) file(name, text);
  return loadProject({ folders: [folder], systems: ['tiny'] });
}

/** Lands people on a day, `C1,Ann,ann@example.com,30,12.50` a line. */
export function landPeople(data: string, day: string, ...lines: string[]): void {
  writeText(path.join(data, 'people', `${day}.csv`), `customer_id,name,email,age,spent\n${lines.join('\n')}${lines.length > 0 ? '\n' : ''}`);
}

export async function stagePeople(warehouse: Warehouse, project: Project, data: string, day: string): Promise<StageResult> {
  return stageSource(warehouse, project, { source: 'tiny.people', data, night: nightOf(day), run: `night-${day}` });
}
