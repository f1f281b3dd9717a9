import type { AudienceMeasure } from './measure.ts';
import { STAYS } from '../plan.ts';

/** How many members each segment would bring into the audience. */
export const smallestGroup: AudienceMeasure<'smallest_group'> = {
  name: 'smallest_group',
  async measure(trx, { key, audience, draft }) {
    const { rows } = await trx.raw<{ rows: { segment: string | null; members: number }[] }>(
      `select membership.segment_id as segment, count(*) as members
       from ${draft.table} draft
       left join marts.segment_membership membership
         on membership.customer_id = draft.customer_id and membership.segmentation = :segmentation and membership.as_of_date = cast(:date as date)
       where ${STAYS}
       group by membership.segment_id
       order by members, segment`, { segmentation: audience.segmentation, date: key.logical_date });
    const [smallest] = rows;
    return {
      members: rows.reduce((sum, { members }) => sum + members, 0), segments: rows.length,
      // Somebody in no segment at all was not put there by one: nobody can say what they share with others.
      smallest: smallest && rows.every(({ segment }) => segment !== null) ? { segment: smallest.segment!, members: smallest.members } : null,
    };
  },
};
