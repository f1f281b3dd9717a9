import { text } from 'node:stream/consumers';
import { MusterError } from '../../core/errors.ts';
import { grouped } from '../../core/words.ts';
import { withExamples, type Register } from '../command.ts';
import { wholeNumber } from '../options.ts';
import { readTable } from '../read/warehouse.ts';

/** `muster query`: read the warehouse in SQL. */
export const registerQuery: Register = (program, context) => {
  const command = program
    .command('query')
    .summary('run read-only SQL on the warehouse')
    .description('Runs one reading statement on the warehouse, also while a worker owns its file. Every table of every night is there: staging, marts, segments, meta.')
    .argument('<sql>', 'one SELECT; `-` reads it from standard input')
    .option('--limit <rows>', 'most rows shown', wholeNumber(1, 1_000_000), 1_000)
    .action(async (given: string, { limit }: { limit: number }) => {
      const sql = (given === '-' ? await text(context.terminal.stdin) : given).trim();
      if (sql === '') throw new MusterError({ kind: 'usage', where: 'query', found: 'nothing', allowed: 'one SELECT', todo: 'give it as an argument, or on standard input with -' });
      const { columns: names, rows, truncated } = await readTable(context, sql, limit);
      const columns = distinct(names);
      if (truncated) context.progress.note(`Only the first ${limit === 1 ? 'row is' : `${grouped(limit)} rows are`} shown; --limit gives more.`);
      const objects = rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])));
      context.answer({ status: 'completed', columns, rows: objects, truncated }, () => (columns.length === 0 ? 'No rows.' : context.rawTable(columns, rows, 'NULL')));
    });
  withExamples(
    command,
    'query "select count(*) from staging.orders"',
    'query "select * from meta.nights order by logical_date" --json',
    'query - --limit 20 < question.sql',
  );
};

/** A column that is called as one before it gets a number, or a document could hold only one of the two. */
function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let number = 2; taken.has(free); number += 1) free = `${name}_${number}`;
    taken.add(free);
    return free;
  });
}
