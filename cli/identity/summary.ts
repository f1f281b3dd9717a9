import type { LogicalDate } from '../../core/dates.ts';
import { counted, grouped } from '../../core/words.ts';
import { literal } from '../../core/sql-literal.ts';
import type { Context } from '../context.ts';
import { readRows } from '../read/warehouse.ts';
import { identityNight } from './night.ts';

/** Changes that are listed by name; the others are counted. */
const MOST_LISTED = 20;

interface Counted { kind: string; verdict: string; pairs: number }
interface Shared { kind: string; reason: string; identifiers: number }
interface Change { change: string; from_customer_id: string; to_customer_id: string; records: number; reason: string }

/** What a night made of its records. */
export async function showIdentities(context: Context, asked: LogicalDate | undefined): Promise<void> {
  const night = await identityNight(context, asked);
  const onNight = `logical_date = cast(${literal(night.logical_date)} as date)`;
  const pairs = await readRows(context, `select kind, verdict, count(*) as pairs from meta.identity_links where ${onNight} group by kind, verdict order by kind, verdict`) as unknown as Counted[];
  const shared = await readRows(context, `select kind, reason, count(*) as identifiers from meta.identity_shared where ${onNight} group by kind, reason order by kind, reason`) as unknown as Shared[];
  const totals = await readRows(context, `select change, count(*) as customers, min(since) as since from meta.identity_changes where ${onNight} group by change order by change`);
  const changes = await readRows(context, `select change, from_customer_id, to_customer_id, records, reason from meta.identity_changes where ${onNight}
    order by change, from_customer_id, to_customer_id limit ${MOST_LISTED}`) as unknown as Change[];
  const count = (change: string): number => Number(totals.find((total) => total['change'] === change)?.['customers'] ?? 0);
  const document = {
    logical_date: night.logical_date, since: totals[0]?.['since'] ?? null, records: night.records, customers: night.customers,
    links: pairs.filter(({ verdict }) => verdict === 'linked').map(({ kind, pairs }) => ({ kind, pairs })),
    withheld: pairs.filter(({ verdict }) => verdict !== 'linked'), ignored_identifiers: shared,
    merges: count('merge'), splits: count('split'), renames: count('rename'), changes,
  };
  context.answer(document, () => [
    `As of ${night.logical_date}: ${counted(night.records, 'record')} are ${counted(night.customers, 'customer')}.`, '',
    context.table(['linked by', 'pairs of records'], document.links.map(({ kind, pairs }) => [kind, pairs])), '',
    ...(document.withheld.length === 0 ? [] : [context.table(['not linked by', 'why', 'pairs of records'], document.withheld.map(({ kind, verdict, pairs }) => [kind, VERDICTS[verdict] ?? verdict, pairs])), '']),
    ...(shared.length === 0 ? [] : [context.table(['shared', 'why', 'identifiers'], shared.map(({ kind, reason, identifiers }) => [kind, REASONS[reason] ?? reason, identifiers])), '']),
    `Since the night before: ${counted(document.merges, 'merge')}, ${counted(document.splits, 'split')}, ${counted(document.renames, 'rename')}.`,
    ...(changes.length === 0 ? [] : [context.table(['change', 'from', 'to', 'records', 'why'], changes.map(({ change, from_customer_id, to_customer_id, records, reason }) => [change, from_customer_id, to_customer_id, records, reason]))]),
    ...(totals.reduce((sum, total) => sum + Number(total['customers']), 0) > changes.length ? [`The first ${grouped(changes.length)}; all are in meta.identity_changes.`] : []),
  ].join('\n'));
}

const VERDICTS: Readonly<Record<string, string>> = {
  shared: 'others share it', contradicts: 'they contradict each other', group: 'their group contradicts itself', ambiguous: 'another record fits as well',
};

const REASONS: Readonly<Record<string, string>> = { too_many: 'too many records hold it', contradicts: 'its holders contradict each other' };
