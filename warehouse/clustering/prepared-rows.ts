import type { Knex } from 'knex';
import type { Warehouse } from '../warehouse.ts';
import { columnsOf, preparedSelect, unusableFeatures, type PreparedRequest } from './prepared-select.ts';

/** How many rows a request has. */
export async function countPrepared(trx: Knex.Transaction, { source, bindings }: PreparedRequest): Promise<number> {
  const { rows: [row] } = (await trx.raw(`select count(*) as n from ${source}`, [...bindings])) as { rows: { n: number | string }[] };
  return Number(row?.n);
}

/**
 * Every customer's prepared features, or their components, read into memory that threads share: `count` rows of as many values as there are
 * columns, row after row, in no particular order. The same values as those of a prepared table.
 * @throws MusterError contract for a feature with NaN, infinity or values beyond all use, by name.
 */
export async function readPrepared(trx: Knex.Transaction, warehouse: Warehouse, request: PreparedRequest, count: number): Promise<Float64Array> {
  const width = columnsOf(request).length;
  const values = new Float64Array(new SharedArrayBuffer(count * width * Float64Array.BYTES_PER_ELEMENT));
  let rows = 0;
  let usable = true;
  await warehouse.engine.eachColumns(trx, preparedSelect(warehouse, request), request.bindings, (columns, length) => {
    columns.forEach((column, index) => {
      for (let row = 0, at = rows * width + index; row < length; row += 1, at += width) {
        const value = column[row]!;
        usable &&= !Number.isNaN(value);
        values[at] = value;
      }
    });
    rows += length;
  });
  if (!usable) throw await unusableFeatures(trx, request);
  return values;
}
