import type { LogicalDate } from '../../core/dates.ts';
import { figuresOf } from '../../core/figures.ts';
import { literal } from '../../core/sql-literal.ts';
import { withExamples, type Register } from '../command.ts';
import type { Context } from '../context.ts';
import { rangesOf, rangesText } from '../output/date-ranges.ts';
import { day } from '../options.ts';
import { finishedDays, nightRecords, type NightRecord } from './nights.ts';
import { readRows } from './warehouse.ts';

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
  /** What a program is given in place of a stored text, such as the list that it spells. */
  values?: Readonly<Record<string, (value: unknown) => unknown>>;
  /** How a person is shown the values of some columns; programs get the values. */
  words?: Readonly<Record<string, (value: unknown) => string | number>>;
  /** What stands behind each row: a JSON document that programs always get, and a person who asks with `--<column>`. */
  behind?: { column: string; summary: string; title: (row: Record<string, unknown>) => string };
  /** More about the night, under its rows: keys of the document, and text for people. */
  beside?: (context: Context, date: LogicalDate | null) => Promise<{ document: Record<string, unknown>; text: string }>;
  /** What to say where a night has finished and left nothing here. */
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
      .action((flags: { date?: LogicalDate } & Record<string, unknown>) => show(context, view, flags.date, view.behind !== undefined && flags[view.behind.column] === true));
    if (view.behind) command.option(`--${view.behind.column}`, view.behind.summary);
    withExamples(command, view.name, ...(view.behind ? [`${view.name} --${view.behind.column}`] : []), `${view.name} --date 2026-06-29 --json`);
  };
}

async function show(context: Context, view: DatedView, asked: LogicalDate | undefined, everything: boolean): Promise<void> {
  const { behind } = view;
  const columns = Object.entries(view.columns).map(([name, expression]) => `${expression} as ${name}`).concat(behind ? [behind.column] : []);
  const wanted = asked === undefined ? `(select max(${view.dateColumn}) from ${view.table})` : `cast(${literal(asked)} as date)`;
  const rows = await readRows(context,
    `select ${view.dateColumn} as logical_date, ${columns.join(', ')} from ${view.table} where ${view.dateColumn} = ${wanted} order by ${view.orderBy}`);
  const nights = await nightRecords(context);
  const date = (rows[0]?.['logical_date'] as LogicalDate | undefined) ?? asked ?? null;
  const night = nights.find(({ logical_date }) => logical_date === date);
  const items = rows.map(({ logical_date: _, ...row }): Record<string, unknown> => ({
    ...row,
    ...Object.fromEntries(Object.entries(view.values ?? {}).map(([name, read]) => [name, read(row[name])])),
    ...(behind && { [behind.column]: documentOf(row[behind.column]) }),
  }));
  const headers = Object.keys(view.columns);
  const beside = await view.beside?.(context, date);
  // The night's status stands beside the rows: an empty list, or rows of a night that failed half-way, would say too little alone.
  context.answer({ logical_date: date, night: night?.status ?? null, [view.name]: items, ...beside?.document }, () => [items.length === 0
    ? wordsForNothing(context, view, nights, asked)
    : `As of ${date}${unfinished(night)}\n\n${context.table(headers, items.map((row) => headers.map((header) => (row[header] === null ? null : view.words?.[header]?.(row[header]) ?? row[header]))), '–')}${behind && everything ? items.map((row) => wordsBehind(context, behind, row)).join('') : ''}`, beside?.text].filter(Boolean).join('\n\n'));
}

function documentOf(text: unknown): Record<string, unknown> | null {
  return typeof text === 'string' ? JSON.parse(text) as Record<string, unknown> : null;
}

function wordsBehind(context: Context, { column, title }: NonNullable<DatedView['behind']>, row: Record<string, unknown>): string {
  const document = row[column] as Record<string, unknown> | null;
  if (!document) return `\n\n${title(row)}: nothing behind it was kept.`;
  const { facts, tables } = figuresOf(document);
  return [
    `\n\n${[`${title(row)}:`, ...facts.map(({ label, value }) => `  ${label}: ${value}`)].join('\n')}`,
    ...tables.map(({ label, header, rows }) => `\n\n${label}\n${context.table(header, rows, '–')}`),
  ].join('');
}

/** A date without a finished night is another matter than a night that left nothing here. */
export function wordsForNothing(context: Context, view: Pick<DatedView, 'nothing'>, nights: readonly NightRecord[], asked: LogicalDate | undefined): string {
  const finished = finishedDays(nights);
  if (finished.length === 0) return `No night has finished yet${asked === undefined ? '' : `, so there is nothing of ${asked}`}. \`${context.commandLine('status')}\` shows what ran.`;
  if (asked === undefined || finished.includes(asked)) return view.nothing;
  const night = nights.find(({ logical_date }) => logical_date === asked);
  return `No night of ${asked} has finished${night ? ` (${night.status}${night.reason ? `: ${night.reason}` : ''})` : ''}. Finished: ${rangesText(rangesOf(finished))}.`;
}

/** What is to be said of a night that did not end well beside what it left. */
export function unfinished(night: NightRecord | undefined): string {
  return night?.status === 'failed' || night?.status === 'running' ? ` (that night ${night.status === 'failed' ? 'failed' : 'is still running'})` : '';
}
