import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { DuckDBDateValue, DuckDBTypeId, type DuckDBConnection, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';
import type { DataType, RecordBatch } from 'apache-arrow';

/** Rows of a SELECT as an Arrow IPC file, one batch for each of DuckDB's chunks: no more than that is held at once. */
export async function writeArrow(connection: DuckDBConnection, select: string, path: string): Promise<void> {
  const arrow = await import('apache-arrow');
  const types: Partial<Record<DuckDBTypeId, DataType>> = {
    [DuckDBTypeId.VARCHAR]: new arrow.Utf8(), [DuckDBTypeId.INTEGER]: new arrow.Int32(), [DuckDBTypeId.DOUBLE]: new arrow.Float64(), [DuckDBTypeId.DATE]: new arrow.DateDay(),
  };
  const result = await connection.stream(select);
  const columns = result.columnNames().map((name, index) => ({ name, type: typeOf(types, result.columnType(index)) }));
  const schema = new arrow.Schema(columns.map(({ name, type }) => new arrow.Field(name, type, true)));
  const batchOf = (values: readonly DuckDBValue[][]): RecordBatch => {
    const children = columns.map(({ type }, index) => arrow.vectorFromArray((values[index] ?? []).map(plain), type).data[0]!);
    const struct = arrow.makeData({ type: new arrow.Struct(schema.fields), length: values[0]?.length ?? 0, nullCount: 0, children });
    return new arrow.RecordBatch(schema, struct);
  };

  const writer = new arrow.RecordBatchFileWriter();
  const written = pipeline(writer.toNodeStream(), createWriteStream(path));
  let rows = 0;
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    writer.write(batchOf(chunk.getColumns()));
    rows += chunk.rowCount;
  }
  // Without a batch the file would have no schema.
  if (rows === 0) writer.write(batchOf(columns.map(() => [])));
  writer.finish();
  await written;
}

function typeOf(types: Partial<Record<DuckDBTypeId, DataType>>, { typeId }: DuckDBType): DataType {
  const type = types[typeId];
  if (type) return type;
  throw new Error(`no Arrow type for ${DuckDBTypeId[typeId]}`);
}

/** As apache-arrow takes it. */
function plain(value: DuckDBValue): string | number | Date | null {
  return value instanceof DuckDBDateValue ? new Date(value.days * 86_400_000) : value as string | number | null;
}
