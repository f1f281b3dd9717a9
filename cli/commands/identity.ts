import type { LogicalDate } from '../../core/dates.ts';
import { withExamples, type Register } from '../command.ts';
import { explainCustomer } from '../identity/explain.ts';
import { showIdentities } from '../identity/summary.ts';
import { day } from '../options.ts';

/** `muster identity`: how records became customers. */
export const registerIdentity: Register = (program, context) => {
  const command = program
    .command('identity')
    .summary('how the records of several systems became customers')
    .description('Shows how many records a night made how many customers of, by which links, which identifiers it did not trust, and who was merged or split since the night before.')
    .option('--date <day>', 'logical date, UTC (default: the newest there is)', day)
    .action(({ date }: { date?: LogicalDate }) => showIdentities(context, date));
  const explain = command
    .command('explain')
    .summary('why these records are one customer')
    .description('Shows the records of a customer, or of the customer that a record belongs to, and what links them. What is personal is masked.')
    .argument('<customer>', 'id of a customer or a record, such as C0000001 or stores:M00000001')
    .option('--date <day>', 'logical date, UTC (default: the newest there is)', day)
    .action((customer: string, { date }: { date?: LogicalDate }) => explainCustomer(context, customer, date ?? (command.opts() as { date?: LogicalDate }).date));
  withExamples(command, 'identity', 'identity --date 2026-06-29 --json', 'identity explain C0000001');
  withExamples(explain, 'identity explain C0000001', 'identity explain stores:M00000001 --json');
};
