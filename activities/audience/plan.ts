import { readFileSync } from 'node:fs';
import type { Knex } from 'knex';
import type { AudienceConfig } from '../../config/schema.ts';
import type { Night } from '../types.ts';

export interface PlanKey { audience: string; destination: string; logical_date: string }

export interface PlanCounts {
  /** Acknowledged by the destination before this night. */
  held: number;
  added: number;
  removed: number;
  /** Of the removed, those whose consent ended: no gate may hold these back. */
  removedForConsent: number;
  /** Would be added, had they an identifier that the audience sends. */
  unusable: number;
}

// The leading comment names the binds, which knex would take for binds.
const membersSql = readFileSync(new URL('./members.sql', import.meta.url), 'utf8').replace(/\/\*[\s\S]*?\*\//, '');

/** One row for each customer that concerns the audience, with what happens to them. */
const decidedSql = `
  select customer_id, held,
    case when in_segment and consented and reachable and not held then 'add'
         when held and not (in_segment and consented) then 'remove' end as operation,
    case when consented then 'segment' else 'consent' end as cause,
    in_segment and consented and not reachable and not held as unusable
  from (${membersSql}) member`;

/** Writes the planned changes of one audience at one destination, in a fixed order: removals first, then by customer. */
export async function writePlan(trx: Knex, key: PlanKey, night: Night, audience: AudienceConfig, segmentIds: readonly string[]): Promise<PlanCounts> {
  const decided = decidedSql.replace(':segments', segmentIds.map((_, index) => `:segment${index}`).join(', ') || 'null');
  const binds = {
    ...key,
    date: key.logical_date,
    segmentation: audience.segmentation,
    purpose: audience.consent ?? null,
    as_of: night.asOf,
    knowledge_cutoff: night.knowledgeCutoff,
    needs_identifier: audience.identifiers.length > 0,
    wants_email: audience.identifiers.includes('email_sha256'),
    wants_phone: audience.identifiers.includes('phone_sha256'),
    ...Object.fromEntries(segmentIds.map((id, index) => [`segment${index}`, id])),
  };
  await trx('meta.audience_plan_members').where({ ...key }).delete();
  await trx.raw(
    `insert into meta.audience_plan_members (audience, destination, logical_date, position, customer_id, operation, cause)
     select :audience, :destination, cast(:date as date),
            row_number() over (order by operation desc, customer_id) - 1, customer_id, operation, cause
     from (${decided}) decided
     where operation is not null`,
    binds,
  );
  const changes = await trx('meta.audience_plan_members').where({ ...key })
    .groupBy('operation', 'cause').select<{ operation: string; cause: string; members: number }[]>('operation', 'cause', trx.raw('count(*) as members'));
  const count = (operation: string, cause?: string) => changes
    .filter((change) => change.operation === operation && (cause === undefined || change.cause === cause))
    .reduce((total, { members }) => total + members, 0);
  const held = await trx('meta.audience_members').where({ audience: key.audience, destination: key.destination }).count<{ members: number }[]>('* as members');
  const unusable = rowsOf(await trx.raw(`select count(*) as members from (${decided}) decided where unusable`, binds));
  return {
    held: held[0]?.members ?? 0,
    added: count('add'),
    removed: count('remove'),
    removedForConsent: count('remove', 'consent'),
    unusable: unusable[0]?.members ?? 0,
  };
}

/**
 * Takes everything out of a plan but what must happen whatever a gate says. What stays is numbered anew: sending pages by position
 * and finds what was acknowledged by position, so a plan must have no gaps.
 */
export async function keepConsentRemovals(trx: Knex, key: PlanKey): Promise<void> {
  await trx('meta.audience_plan_members').where({ ...key }).whereRaw("not (operation = 'remove' and cause = 'consent')").delete();
  await trx.raw(
    `update meta.audience_plan_members
     set position = kept.place
     from (
       select customer_id as kept_id, row_number() over (order by position) - 1 as place
       from meta.audience_plan_members
       where audience = :audience and destination = :destination and logical_date = cast(:logical_date as date)
     ) kept
     where audience = :audience and destination = :destination and logical_date = cast(:logical_date as date) and customer_id = kept.kept_id`,
    { ...key },
  );
}

function rowsOf(result: unknown): { members: number }[] {
  return (result as { rows: { members: number }[] }).rows;
}
