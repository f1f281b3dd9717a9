import type { LogicalDate } from '../../core/dates.ts';
import { MusterError } from '../../core/errors.ts';
import { maskPersonal } from '../../core/masking.ts';
import { literal } from '../../core/sql-literal.ts';
import type { Context } from '../context.ts';
import { readRows } from '../read/warehouse.ts';
import { identityNight } from './night.ts';

/** What is shown of a record, so that a person sees why it fits the others. */
const PERSONAL = ['first_name', 'last_name', 'email', 'phone', 'loyalty_id', 'birth_year', 'postcode'] as const;

interface Link { record_id: string; other_record_id: string; kind: string; verdict: string; score: number | null }

/** The records of a customer and what links them; what is personal is masked. */
export async function explainCustomer(context: Context, asked: string, date: LogicalDate | undefined): Promise<void> {
  const { logical_date } = await identityNight(context, date);
  const night = `cast(${literal(logical_date)} as date)`;
  const customer = `(select customer_id from intermediate.identity_map where as_of_date = ${night} and record_id = ${literal(asked)})`;
  const records = (await readRows(context, `
    select map.system, map.record_id, map.first_seen_at, map.customer_id, ${PERSONAL.map((name) => `cast(known.${name} as varchar) as ${name}`).join(', ')}
    from intermediate.identity_map as map
    left join (
      select customers.*, row_number() over (partition by customer_id order by updated_at desc nulls last, loaded_at desc) as newest
      from staging.customers as customers
      where loaded_at <= (select max(loaded_at) from intermediate.identity_profiles where as_of_date = ${night})
    ) as known on known.customer_id = map.record_id and known.newest = 1
    where map.as_of_date = ${night} and map.customer_id = ${customer}
    order by map.first_seen_at, map.record_id`)).map(masked);
  if (records.length === 0) {
    throw new MusterError({ kind: 'usage', where: 'identity explain', found: `"${asked}" is no record that the night of ${logical_date} knew`, allowed: 'a customer_id or record_id of intermediate.identity_map', todo: 'correct the id, or choose another date' });
  }
  const ids = records.map((record) => literal(String(record['record_id']))).join(', ');
  const links = await readRows(context, `select record_id, other_record_id, kind, verdict, score from meta.identity_links
    where logical_date = ${night} and (record_id in (${ids}) or other_record_id in (${ids})) order by verdict, record_id, other_record_id, kind`) as unknown as Link[];
  const customerId = String(records[0]?.['customer_id']);
  const document = { logical_date, customer_id: customerId, records: records.map(({ customer_id: _, ...record }) => record), links };
  context.answer(document, () => [
    `${customerId} as of ${logical_date}`, '',
    context.rawTable(['system', 'record', 'first seen', ...PERSONAL.map((name) => name.replace('_', ' '))], records.map((record) => [record['system'], record['record_id'], record['first_seen_at'], ...PERSONAL.map((name) => record[name])]), '–'), '',
    links.length === 0 ? 'Nothing links it to another record.'
      : context.rawTable(['record', 'and', 'by', 'verdict', 'bits'], links.map((link) => [link.record_id, link.other_record_id, link.kind, link.verdict, link.score]), '–'),
  ].join('\n'));
}

function masked(record: Record<string, unknown>): Record<string, unknown> {
  const hidden = PERSONAL.map((name) => [name, record[name] == null ? null : maskPersonal(record[name] as string)] as const);
  return { ...record, ...Object.fromEntries(hidden) };
}
