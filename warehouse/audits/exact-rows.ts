import type { Knex } from 'knex';

type Row = Record<string, unknown>;

/** A text in JSON, or a whole number of so many digits that it may be beyond 2^53. */
const TEXT_OR_LONG = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/**
 * Rows of a query with every value as it is. A whole number beyond 2^53, as keys may be, is refused by the drivers, which would have to
 * round it: here it comes as the text of its digits.
 */
export async function exactRows(db: Knex, sql: string, bindings: (string | boolean)[]): Promise<Row[]> {
  try {
    return ((await db.raw(sql, bindings)) as { rows: Row[] }).rows;
  } catch (error) {
    if (!isOutOfRange(error)) throw error;
    const { rows } = (await db.raw(`select cast(to_json(exact) as varchar) as text from (${sql}) as exact`, bindings)) as { rows: { text: string }[] };
    return rows.map(({ text }) => JSON.parse(text.replaceAll(TEXT_OR_LONG, (found) => (found.startsWith('"') || Number.isSafeInteger(Number(found)) ? found : `"${found}"`))) as Row);
  }
}

function isOutOfRange(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && error.cause !== undefined && isOutOfRange(error.cause));
}
