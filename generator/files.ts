import type { Column } from './columns.ts';
import type { Fault } from './faults.ts';

/** One kind of raw file: `<name>/date=<landing day>/part-0.<format>`. */
export interface FileSpec {
  name: string;
  format: 'parquet' | 'csv';
  columns: readonly Column[];
  faults: readonly Fault[];
  /** Written on the first day only. Otherwise every day has a file, with no rows where nothing happened. */
  firstDayOnly?: boolean;
}
