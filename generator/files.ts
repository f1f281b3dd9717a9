import type { Column } from './columns.ts';
import type { Fault } from './faults.ts';

/** One kind of raw file: `<name>/date=<landing day>/part-0.<format>`. */
export interface FileSpec {
  name: string;
  /** Name of a format in file-formats.ts. */
  format: string;
  columns: readonly Column[];
  faults: readonly Fault[];
  /** Written on the first day only. Otherwise every day has a file, with no rows where nothing happened. */
  firstDayOnly?: boolean;
  /** Written on the first day and every so many days after it. Default: 1. */
  everyDays?: number;
}

/** Whether a kind of file lands on a day. */
export function landsOn({ firstDayOnly, everyDays = 1 }: FileSpec, day: number): boolean {
  return firstDayOnly ? day === 0 : day % everyDays === 0;
}
