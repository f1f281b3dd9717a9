import type { LogicalDate } from '../../core/dates.ts';
import { MusterError } from '../../core/errors.ts';
import { datesIn, publishedPartitions } from '../ledger.ts';
import { deliveredColumns, type Source } from '../models/source.ts';
import { documentedGap } from '../quality/gaps.ts';
import { gapsIn } from './gaps.ts';
import type { Origin, Pending, PendingQuery } from './origin.ts';
import { tableColumns, type TableColumns } from './table/contract.ts';
import { daysOf } from './table/days.ts';
import { dateOf, dayOf, loadedAtOf, typed } from './table/expressions.ts';
import { overshadowedAfter } from './overshadowed.ts';
import { goneInWords } from './table/told.ts';
import { undatedBefore } from './table/undated.ts';
import { compareDays, firstLookedAt, windowStart } from './table/window.ts';

/** Columns of tables that have been looked at for a load: `open` reads with what `pending` found. */
const looked = new WeakMap<object, TableColumns>();

/**
 * A table or view that is in the warehouse already. Somebody else writes it, and may write to a day again, take rows out or move them:
 * each day is published as what its rows were, so that one that has changed since is loaded anew, and one that has no rows any more is emptied.
 */
export const table: Origin = {
  async pending(db, warehouse, query) {
    const { source, model, logicalDate, fingerprint } = query;
    const columns = await tableColumns(warehouse, source);
    const ledger = await publishedPartitions(db, model.name);
    const inTable = await daysOf(db, warehouse, source, columns, source.lookback === null ? null : windowStart(source.lookback, ledger, logicalDate));
    const found = new Set(inTable.of.keys());
    const printOf = (day: LogicalDate): string => `${fingerprint}.${inTable.of.get(day) ?? ''}`;
    const compared = { logicalDate, printOf, ledger, found, since: firstLookedAt(source.lookback, { logicalDate, ledger, found }) };
    const { changed, withdrawn, kept, current, unverified } = compareDays(compared, (printed) => printed.startsWith(`${fingerprint}.`));
    const known = [...found].filter((day) => day <= logicalDate);
    if (!current.has(logicalDate)) assertRows(query, known, ledger);

    const rewritten = [...changed, ...withdrawn].filter((day) => ledger.has(day)).toSorted()[0];
    const freed = rewritten === undefined ? [] : (await overshadowedAfter(db, model, rewritten)).filter((day) => found.has(day));
    const days = [...new Set([...changed, ...withdrawn, ...freed])].toSorted();
    const undated = inTable.undated === null ? null : `${fingerprint}.${inTable.undated}`;
    const print = undated === await undatedBefore(db, model.name) ? null : undated ?? 'none';
    const pending: Pending = {
      any: days.length > 0 || print !== null, files: [], looks: new Map(), days, current, published: new Set(ledger.keys()), withdrawn, unverified, altered: [], printed: ledger, overshadowed: [],
      undated: print === null ? null : { print }, fingerprintOf: printOf,
      warnings: [...gapsIn(source, known, current, 'rows'), ...goneInWords(source, { withdrawn, kept }, compared.since)],
    };
    looked.set(pending, columns);
    return pending;
  },

  async open(warehouse, source, pending) {
    const columns = looked.get(pending) ?? await tableColumns(warehouse, source);
    const { name } = tableOf(source);
    const [day, date] = [dayOf(source, columns), dateOf(source, columns)];
    const list = [...deliveredColumns(source.columns).map((column) => typed(column, source, columns)), `${day} as partition_date`, `${loadedAtOf(source, columns)} as loaded_at`];
    const { days, undated, published } = pending;
    const alone = [...published].filter((one) => !days?.includes(one));
    const wanted = [...(days === null || days.length === 0 ? [] : [`${date} in ${datesIn(days)}`]), ...(undated === null ? [] : [`${day} is null`])];
    const rowsWhere = (condition: string): string => `select ${list.join(', ')} from ${name} where ${condition}`;
    return {
      relation: async () => ({ sql: rowsWhere(wanted.join(' or ')), release: async () => undefined }),
      elsewhere: () => rowsWhere(alone.length === 0 ? '1 = 0' : `${date} in ${datesIn(alone)}`),
      explain: (error) => error,
      placeOf: () => name,
    };
  },

  async holds(db, warehouse, source) {
    const { of } = await daysOf(db, warehouse, source, await tableColumns(warehouse, source), null);
    return (day) => of.has(day);
  },
};

/** @throws MusterError contract where D must have rows and has none. */
function assertRows({ source, logicalDate }: PendingQuery, found: readonly LogicalDate[], ledger: ReadonlyMap<LogicalDate, string>): void {
  if (documentedGap(source, logicalDate) !== null && (found.length > 0 || ledger.size > 0)) return;
  const has = source.expect === 'daily' ? found.includes(logicalDate) : source.expect === 'sometimes' || found.length > 0 || ledger.size > 0;
  if (has) return;
  const days = found.toSorted();
  throw new MusterError({
    kind: 'contract', where: `${source.id} (table ${tableOf(source).name})`, found: `no rows for ${logicalDate}`,
    allowed: days.length === 0 ? 'a table with rows up to that day; there are none' : `a day with rows; the last before it is ${days.at(-1)}`,
    todo: `fill the table, or choose another date (${source.id} is expected ${source.expect})`,
  });
}

function tableOf({ id, table: read }: Source): NonNullable<Source['table']> {
  if (read) return read;
  throw new Error(`${id} reads no table`); // origin.ts asks only those that do
}
