import type { Knex } from 'knex';
import type { AudienceConfig } from '../../config/schema.ts';
import type { Project } from '../../warehouse/models/project.ts';
import type { Night } from '../types.ts';
import { peopleOf } from './people.ts';
import { uniqueSuffix } from '../../warehouse/unique-suffix.ts';

export interface PlanKey { audience: string; destination: string; logical_date: string }

export interface PlanCounts {
  /** Acknowledged by the destination before this night, or sent to it and never answered. */
  there: number;
  added: number;
  /** Of the added, those whom the destination has not, and cannot have, already. */
  joining: number;
  removed: number;
  /** Of the removed, those whose consent ended: no gate may hold these back. */
  removedForConsent: number;
  /** Would be added, had they an identifier that the audience sends. */
  unusable: number;
  /** In the audience after the plan. */
  members: number;
}

/** One row for each customer that concerns the audience, with what happens to them. */
const decided = (people: string): string => `
  select customer_id, held or in_doubt as there,
    case when in_segment and consented and reachable and (in_doubt or not held) then 'add'
         when (held or in_doubt) and not (in_segment and consented) then 'remove' end as operation,
    case when consented then 'segment' else 'consent' end as cause,
    in_segment and consented and not reachable and not held as unusable
  from (${people}) member`;

/** Of a row of a draft: whether the customer would be in the audience after the plan. */
export const STAYS = "(coalesce(operation, '') = 'add' or (there and operation is null))";

/** What one audience should change at one destination on a night: counted, to be judged, and then written. */
export interface DraftPlan {
  /** The work table: customer_id, there, operation, cause, unusable. Who is not concerned has no row. */
  table: string;
  counts: PlanCounts;
  /** Writes the changes in a fixed order, without gaps: removals first, then by customer. `held` leaves only what no gate may hold back. */
  write(held: boolean): Promise<void>;
  /** Forgets the draft. */
  release(): Promise<void>;
}

export interface DraftRequest {
  night: Night;
  audience: AudienceConfig;
  segmentIds: readonly string[];
  project: Pick<Project, 'identity'>;
}

/** Decides once about everybody whom the audience concerns, into a work table of the transaction. */
export async function draftPlan(trx: Knex, key: PlanKey, { night, audience, segmentIds, project }: DraftRequest): Promise<DraftPlan> {
  const people = peopleOf({ key, night, audience, segmentIds, project });
  const draft = `work.plan_${uniqueSuffix()}`;
  await trx.raw(`create table ${draft} (customer_id varchar, there boolean, operation varchar, cause varchar, unusable boolean)`);
  await trx.raw(
    `insert into ${draft} (customer_id, there, operation, cause, unusable)
     select customer_id, there, operation, cause, unusable from (${decided(people.sql)}) decided where there or unusable or operation is not null`,
    people.bindings,
  );
  const { rows: [counts] } = await trx.raw<{ rows: PlanCounts[] }>(
    `select count(*) filter (where there) as there,
            count(*) filter (where operation = 'add') as added,
            count(*) filter (where operation = 'add' and not there) as joining,
            count(*) filter (where operation = 'remove') as removed,
            count(*) filter (where operation = 'remove' and cause = 'consent') as "removedForConsent",
            count(*) filter (where unusable) as unusable,
            count(*) filter (where ${STAYS}) as members
     from ${draft}`,
  );
  if (!counts) throw new Error('an aggregate without a row');
  return {
    table: draft,
    counts,
    async write(held) {
      await trx('meta.audience_plan_members').where({ ...key }).delete();
      await trx.raw(
        `insert into meta.audience_plan_members (audience, destination, logical_date, position, customer_id, operation, cause)
         select :audience, :destination, cast(:logical_date as date),
                row_number() over (order by operation desc, customer_id) - 1, customer_id, operation, cause
         from ${draft}
         where operation is not null and (not :held or (operation = 'remove' and cause = 'consent'))`,
        { ...key, held },
      );
    },
    release: async () => void (await trx.raw(`drop table ${draft}`)),
  };
}

/** Whether a newer night has planned for the same destination: what an older one has not sent by then must not be sent any more. */
export async function isSuperseded(trx: Knex, { audience, destination, logical_date }: PlanKey): Promise<boolean> {
  return await trx('meta.audience_plans').where({ audience, destination }).where('logical_date', '>', logical_date).first('logical_date') !== undefined;
}

/** Whether the destination has, or may have, any member of the audience. */
export async function knowsAnybody(trx: Knex, { audience, destination }: PlanKey): Promise<boolean> {
  const at = { audience, destination };
  return await trx('meta.audience_members').where(at).first('customer_id') !== undefined
    || await trx('meta.audience_in_doubt').where(at).first('customer_id') !== undefined;
}

/** Members whom the destination has acknowledged and the plan leaves where they are. */
export async function countUnchanged(trx: Knex, key: PlanKey): Promise<number> {
  const planned = trx('meta.audience_plan_members').where({ ...key }).select('customer_id');
  const staying = await trx('meta.audience_members').where({ audience: key.audience, destination: key.destination })
    .whereNotIn('customer_id', planned).count<{ members: number }[]>('* as members');
  return staying[0]?.members ?? 0;
}
