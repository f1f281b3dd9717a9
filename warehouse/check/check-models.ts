import { MusterError } from '../../core/errors.ts';
import { indicatorNames } from '../cleaning/policy.ts';
import { closestWord } from '../../core/words.ts';
import { compile } from '../models/compile.ts';
import { headerLine } from '../models/header-line.ts';
import { overrideFile, sqlOf, type Model } from '../models/model.ts';
import type { Project } from '../models/project.ts';
import { tokenize } from '../models/sql-text.ts';
import type { Warehouse } from '../warehouse.ts';
import { ANY_NIGHT } from './any-night.ts';
import { checkAudits } from './check-audits.ts';
import { checkRejects } from './check-rejects.ts';
import { createEmpty, emptyWarehouse } from './empty-warehouse.ts';
import { problemsOf } from './problems-of.ts';
import { familyOf } from './type-family.ts';

/** A column that a SELECT returns, with its type as DuckDB names it. */
interface Returned { name: string; type: string }

/**
 * Lets an engine read every model over tables without rows: a name that is not there, a function that does not exist, a column that the
 * header does not declare or the SELECT does not return are found before there is data, and before the night.
 * @param names models to look at; default: all.
 * @returns what is wrong, in the order of the graph, each with file and line; a model that reads a wrong one is judged by what that one declares.
 */
export async function checkModels(project: Project, names: Iterable<string> = project.models.keys()): Promise<MusterError[]> {
  return [...(await modelProblems(project, names)).values()].flat();
}

/** The same by model; a model without problems is not in it. */
export async function modelProblems(project: Project, names: Iterable<string>): Promise<Map<string, MusterError[]>> {
  const wanted = new Set(names);
  const warehouse = await emptyWarehouse(project);
  const problems = new Map<string, MusterError[]>();
  const add = (name: string, found: readonly MusterError[]): void => void (found.length > 0 && problems.set(name, [...(problems.get(name) ?? []), ...found]));
  try {
    for (const model of project.models.values()) {
      // What several statements make has no SELECT to read.
      if (wanted.has(model.name) && model.make === undefined) add(model.name, await problemsOf(() => checkModel(warehouse, model)));
      await createEmpty(warehouse, model.name, model.columns);
    }
    for (const name of wanted) {
      const model = project.models.get(name);
      add(name, await checkRejects(warehouse, project, model));
      add(name, await checkAudits(warehouse, project, model, project.audits.get(name) ?? []));
    }
    return problems;
  } finally {
    await warehouse.close();
  }
}

async function checkModel({ knex, engine }: Warehouse, model: Model): Promise<void> {
  const { sql, bindings } = compile(sqlOf(model, engine.overrideSuffix), ANY_NIGHT);
  let returned: Returned[];
  try {
    const { rows } = (await knex.raw(`describe ${sql}`, bindings)) as { rows: { column_name: string; column_type: string }[] };
    returned = rows.map(({ column_name, column_type }) => ({ name: column_name, type: column_type }));
  } catch (error) {
    throw engine.explainModelError(error, model);
  }
  checkColumns(model, engine.overrideSuffix, returned);
}

/** What the SELECT returns against what the model declares. */
function checkColumns(model: Model, suffix: string, returned: readonly Returned[]): void {
  const added = new Set([...(model.computed ?? []), ...indicatorNames(model)]);
  const declared = model.columns.filter(({ name }) => !added.has(name));
  const names = declared.map(({ name }) => name);
  const found = returned.map(({ name }) => name);
  const undeclared = returned.find(({ name }) => !names.includes(name));
  if (undeclared) {
    const meant = closestWord(undeclared.name, names.filter((name) => !found.includes(name)));
    throw new MusterError({
      kind: 'usage', where: placeOfColumn(model, suffix, undeclared.name), found: `${model.name} returns column "${undeclared.name}", which is not declared`,
      allowed: names.join(', '), todo: meant ? `write "${meant}"` : model.staging ? `declare it in entities/${model.staging.entity}.yaml, or leave it out` : 'declare it in the header, or leave it out',
    });
  }
  const missing = declared.find(({ name }) => !found.includes(name));
  if (missing) {
    throw new MusterError({
      kind: 'usage', where: model.staging ? `${model.file}:${firstLineOf(model)}` : `${model.file}:${headerLine(model.file, 'columns', missing.name)}`,
      found: `${model.name} declares column "${missing.name}", which its SELECT does not return`, allowed: found.join(', '),
      todo: model.staging ? `select it, or cast(null as ${missing.type}) as ${missing.name}` : 'select it, or take it out of the header',
    });
  }
  for (const { name, type } of declared) {
    const actual = returned.find((column) => column.name === name)?.type ?? '';
    if (familyOf(actual) === familyOf(type)) continue;
    throw new MusterError({
      kind: 'usage', where: placeOfColumn(model, suffix, name), found: `${model.name} returns column "${name}" as ${actual.toLowerCase()}`, allowed: `${type}, as declared`,
      todo: `write cast(... as ${type}), or correct the declaration`,
    });
  }
}

/** The last place of a column's name in the file: the outermost SELECT of a WITH stands last. */
function placeOfColumn(model: Model, suffix: string, column: string): string {
  const file = model.overrides.has(suffix) ? overrideFile(model.file, suffix) : model.file;
  const line = tokenize(sqlOf(model, suffix)).findLast(({ kind, text }) => kind === 'word' && text === column)?.line;
  return `${file}:${line ?? firstLineOf(model)}`;
}

function firstLineOf({ sql }: Model): number {
  return tokenize(sql)[0]?.line ?? 1;
}
