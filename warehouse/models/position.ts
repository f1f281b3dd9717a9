import { parameter, relationName, substitute } from './compile.ts';
import { overrideFile, sqlOf, type Model } from './model.ts';
import { tokenize } from './sql-text.ts';

/** What an engine says of where it stopped. */
export interface StatementPlace {
  /** As it was sent; the model's SELECT is a part of it. */
  statement: string;
  /** Of the statement, counted from 1; undefined where the engine points nowhere. */
  line: number | undefined;
  /** A name that it complains about, looked for where there is no line. */
  word?: string | undefined;
}

/** `file:line` of a mistake in a model's SQL, as an editor opens it; the file alone where nobody knows the line. */
export function placeInModel(model: Model, overrideSuffix: string, place: StatementPlace): string {
  const file = model.overrides.has(overrideSuffix) ? overrideFile(model.file, overrideSuffix) : model.file;
  if (model.generated) return file;
  const sql = sqlOf(model, overrideSuffix);
  const line = lineOf(sql, place) ?? tokenize(sql).find(({ text }) => text.replaceAll('"', '') === place.word?.toLowerCase())?.line;
  return line === undefined ? file : `${file}:${line}`;
}

/** The statement holds the SELECT as it is in the file, but for its binds and sources: lines keep their distance. */
function lineOf(sql: string, { statement, line }: StatementPlace): number | undefined {
  if (line === undefined) return undefined;
  const body = substitute(sql, { bind: parameter, relation: (name) => (name.startsWith('sources.') ? relationName(name) : name) });
  const start = statement.replace(/\$\d+/g, '?').indexOf(body);
  if (start < 0) return undefined;
  const before = breaksIn(statement.replace(/\$\d+/g, '?').slice(0, start));
  const inBody = line - 1 - before;
  if (inBody < 0 || inBody > breaksIn(body)) return undefined;
  return 1 + breaksIn(/^\s*/.exec(sql)?.[0] ?? '') + inBody;
}

function breaksIn(text: string): number {
  return text.split('\n').length - 1;
}
