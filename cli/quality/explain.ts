import type { LogicalDate } from '../../core/dates.ts';
import { withExamples, type Register } from '../command.ts';
import type { Context } from '../context.ts';
import { identityNight } from '../identity/night.ts';
import { begunDay } from '../options.ts';
import { readRows } from '../read/warehouse.ts';

/** `muster quality explain`: what was done to the rows of one customer. */
export const registerExplain: Register = (quality, context) => {
  const command = quality
    .command('explain')
    .summary('what was done to the rows of one customer')
    .description('Shows which rows of a customer were changed or left out, by which rule and why; never the values. Where records are resolved into customers, those of all records of the customer. Values that were only flagged are as they were delivered: ask the table itself. Of each rule 10,000 rows a partition are kept.')
    .argument('<customer>', 'id of a customer or a record')
    .option('--date <day>', 'logical date, UTC, of the night that resolved the records (default: the newest there is)', begunDay)
    .action((customer: string, { date }: { date?: LogicalDate }) => explain(context, customer, date ?? (quality.opts() as { date?: LogicalDate }).date));
  withExamples(command, 'quality explain C0000042', 'quality explain stores:M00000001 --json');
};

async function explain(context: Context, asked: string, date: LogicalDate | undefined): Promise<void> {
  const { changesOf, isKnown } = await import('../../warehouse/quality/changes.ts');
  const resolved = date === undefined ? await newestResolved(context) : (await identityNight(context, date)).logical_date;
  const { customer_id, records, changes } = await changesOf((sql) => readRows(context, sql), asked, resolved);
  if (changes.length + records.length === 0 && !await isKnown((sql) => readRows(context, sql), asked)) {
    const { MusterError } = await import('../../core/errors.ts');
    throw new MusterError({ kind: 'usage', where: 'quality explain', found: `"${asked}" is in no table`, allowed: 'the id of a customer or a record, as staging has it', todo: 'correct the id' });
  }
  const headers = ['record', 'dataset', 'date', 'row', 'column', 'rule', 'action', 'reason'] as const;
  context.answer({ customer_id, resolved_on: records.length === 0 ? null : resolved, records, changes }, () => [
    ...(records.length > 1 ? [`${customer_id} as of ${resolved}: ${records.map(({ system, record_id }) => `${record_id} (${system})`).join(', ')}`, ''] : []),
    changes.length === 0 ? `No row of ${asked} was changed or left out, as far as is kept.`
      : context.table(headers, changes.map((change) => headers.map((header) => change[header])), '–'),
  ].join('\n'));
}

/** Null where records are not resolved into customers. */
async function newestResolved(context: Context): Promise<LogicalDate | null> {
  const [row] = await readRows(context, 'select max(logical_date) as newest from meta.identity_nights');
  return (row?.['newest'] as LogicalDate | null | undefined) ?? null;
}
