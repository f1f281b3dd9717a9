import { parquetWriteBuffer } from 'hyparquet-writer';
import type { FileFormat, Table } from './format.ts';

/** Parquet, Snappy, every column a nullable UTF-8 string. Values are typed, so nothing in them can be taken for a formula. */
export const parquet: FileFormat = {
  extension: 'parquet',
  refuse: () => undefined,
  encode: ({ names, columns }: Table) =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: names.map((name, index) => ({ name, data: [...(columns[index] ?? [])], type: 'STRING' as const })),
      }),
    ),
};
