import { literal } from '../../core/sql-literal.ts';
import { withExamples, type Register } from '../command.ts';
import { readRows } from '../read/warehouse.ts';

/** `muster quality explain`: what was done to the rows of one customer. */
export const registerExplain: Register = (quality, context) => {
  const command = quality
    .command('explain')
    .summary('what was done to the rows of one customer')
    .description('Shows which rows of a customer were changed or left out, by which rule and why; never the values. Values that were only flagged are as they were delivered: ask the table itself. Of each rule 10,000 rows a partition are kept.')
    .argument('<customer>', 'a customer id')
    .action(async (customer: string) => {
      const rows = await readRows(context,
        `select dataset, partition_date as date, row_key as row, column_name as "column", rule, action, reason from meta.cleaned_rows where customer_id = ${literal(customer)} order by dataset, partition_date, row_key, column_name, rule, action, reason`);
      const headers = ['dataset', 'date', 'row', 'column', 'rule', 'action', 'reason'];
      context.answer({ customer_id: customer, changes: rows }, () => (rows.length === 0
        ? `No row of ${customer} was changed or left out, as far as is kept.`
        : context.table(headers, rows.map((row) => headers.map((header) => row[header])), '–')));
    });
  withExamples(command, 'quality explain C0000042', 'quality explain C0000042 --json');
};
