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

/**
 * Lines of the SELECT stand in the statement as they are in the file, but for their binds, and keep their distance: the shift on which most
 * of the text agrees is the one between the two.
 */
function lineOf(sql: string, { statement, line }: StatementPlace): number | undefined {
  if (line === undefined) return undefined;
  const sent = statement.split('\n').map((text) => text.replace(/cast\((?:\$\d+|\?) as \w+\)/g, '?'));
  const votes = new Map<number, number>();
  const written = sql.split('\n').map((text) => text.replace(/(?<![:\w]):[a-z_]\w*/gi, '?').trim());
  for (const [index, text] of written.entries()) {
    if (text === '') continue;
    for (const [at, other] of sent.entries()) if (other.includes(text)) votes.set(at - index, (votes.get(at - index) ?? 0) + text.length);
  }
  const [best] = [...votes].toSorted(([, a], [, b]) => b - a);
  const found = best === undefined ? undefined : line - best[0];
  return found !== undefined && (written[found - 1] ?? '') !== '' ? found : undefined;
}
