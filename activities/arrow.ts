import { Float64, makeData, RecordBatch, Schema, Field, Struct, Table, tableFromIPC, tableToIPC, type Data } from 'apache-arrow';
import type { Matrix } from '../analytics/index.ts';

/** A matrix as Arrow IPC bytes: one non-null Float64 column for each feature, NaN where a value is missing. */
export function matrixToArrow(matrix: Matrix): Uint8Array {
  const fields = matrix.names.map((name) => new Field(name, new Float64(), false));
  const children: Data<Float64>[] = matrix.columns.map((data) => makeData({ type: new Float64(), length: matrix.rows, nullCount: 0, data }));
  const schema = new Schema(fields);
  const struct = makeData({ type: new Struct(fields), length: matrix.rows, nullCount: 0, children });
  return tableToIPC(new Table(schema, new RecordBatch(schema, struct)), 'file');
}

/** Reads what `matrixToArrow` wrote. The columns share memory with `bytes` where alignment allows. */
export function matrixFromArrow(bytes: Uint8Array): Matrix {
  const table = tableFromIPC(bytes);
  return {
    names: table.schema.fields.map(({ name }) => name),
    rows: table.numRows,
    columns: table.schema.fields.map((_, index) => {
      const column = table.getChildAt(index);
      return column ? Float64Array.from(column.toArray() as Float64Array) : new Float64Array();
    }),
  };
}

/** What `ArtefactStore.put` hashes as the schema of a matrix. */
export function schemaOf(matrix: Matrix): string[] {
  return matrix.names.map((name) => `${name} double`);
}

