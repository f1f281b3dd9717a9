import type { LogicalDate } from '../../core/dates.ts';
import { withExamples, type Register } from '../command.ts';
import { day } from '../options.ts';
import { literal, readRows } from './warehouse.ts';

export interface DatedView {
  /** Name of the command, and of the list in the document. */
  name: string;
  summary: string;
  description: string;
  /** Where the rows are, and the column with their logical date. */
  table: string;
  dateColumn: string;
  /** SQL expressions by column name, in the order shown. */
  columns: Readonly<Record<string, string>>;
  orderBy: string;
  /** What to say where there is nothing. */
  nothing: string;
}

/** A command that shows what one night left in a table; by default the newest night that left anything. */
export function datedCommand(view: DatedView): Register {
  return (program, context) => {
    const command = program
      .command(view.name)
      .summary(view.summary)
      .description(view.description)
      .option('--date <day>', 'logical date, UTC (default: the newest there is)', day)
      .action(async ({ date }: { date?: LogicalDate }) => {
        const columns = Object.entries(view.columns).map(([name, expression]) => `${expression} as ${name}`);
        const wanted = date === undefined ? `(select max(${view.dateColumn}) from ${view.table})` : `cast(${literal(date)} as date)`;
        const rows = await readRows(context,
          `select ${view.dateColumn} as logical_date, ${columns.join(', ')} from ${view.table} where ${view.dateColumn} = ${wanted} order by ${view.orderBy}`);
        const logicalDate = (rows[0]?.['logical_date'] as LogicalDate | undefined) ?? date ?? null;
        const items = rows.map(({ logical_date: _, ...row }) => row);
        const headers = Object.keys(view.columns);
        context.answer({ logical_date: logicalDate, [view.name]: items }, () => (items.length === 0
          ? view.nothing
          : `As of ${logicalDate}\n\n${context.table(headers, items.map((row) => headers.map((header) => row[header])), '–')}`));
      });
    withExamples(command, view.name, `${view.name} --date 2026-06-29 --json`);
  };
}
