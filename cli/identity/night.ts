import type { LogicalDate } from '../../core/dates.ts';
import { MusterError } from '../../core/errors.ts';
import { literal } from '../../core/sql-literal.ts';
import type { Context } from '../context.ts';
import { readRows } from '../read/warehouse.ts';

/** A night that resolved records into customers. */
export interface IdentityNight { logical_date: LogicalDate; records: number; customers: number }

/**
 * The night that was asked for, or the newest there is.
 * @throws MusterError usage where that night has resolved nothing, naming the nights that have.
 */
export async function identityNight(context: Context, asked: LogicalDate | undefined): Promise<IdentityNight> {
  const wanted = asked === undefined ? '(select max(logical_date) from meta.identity_nights)' : `cast(${literal(asked)} as date)`;
  const [night] = await readRows(context, `select logical_date, records, customers from meta.identity_nights where logical_date = ${wanted}`);
  if (night) return night as unknown as IdentityNight;
  const [known] = await readRows(context, 'select min(logical_date) as first, max(logical_date) as last from meta.identity_nights');
  const nights = known?.['first'] == null ? 'none has yet' : `nights from ${known['first'] as string} to ${known['last'] as string}`;
  throw new MusterError({
    kind: 'usage', where: 'identity', found: asked === undefined ? 'no night has resolved identities' : `the night of ${asked} has resolved no identities`,
    allowed: nights, todo: known?.['first'] == null ? 'set `identity` in the configuration and run a night: docs/identity.md' : 'choose another date',
  });
}
