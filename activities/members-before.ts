import type { LogicalDate } from '../core/dates.ts';
import { readMatrix, type MatrixRequest } from '../warehouse/matrix.ts';
import { neighboursOf } from '../warehouse/membership/neighbours.ts';
import { SPINE } from '../warehouse/models/generated.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

export interface MembersBefore {
  segmentation: string;
  /** The night of the snapshot, its customers, and how many they were. */
  date: LogicalDate;
  sample: NonNullable<MatrixRequest['sample']>;
  rows: number;
  /** Ids of the segments that are looked for. */
  segments: readonly string[];
}

/**
 * The segment that each customer of a snapshot was in on the night before, as its place in `segments`; NaN for who was in none of them. The
 * snapshot keeps no ids, so that rows are matched by their order: null where these are not as many, and where there is no night before.
 */
export async function membersBefore(warehouse: Warehouse, { segmentation, date, sample, rows, segments }: MembersBefore): Promise<Float64Array | null> {
  const { previous } = await neighboursOf(warehouse.knex, segmentation, date);
  if (previous === null) return null;
  const found = await readMatrix(warehouse, {
    table: `(select s.as_of_date, s.customer_id, case m.segment_id ${segments.map((_, place) => `when ? then ${place}`).join(' ')} end as place
      from ${SPINE} as s left join marts.segment_membership as m on m.customer_id = s.customer_id and m.segmentation = ? and m.as_of_date = cast(? as date)) as held`,
    bindings: [...segments, segmentation, previous], asOfDate: date, columns: ['place'], sample,
  });
  return found.rows === rows ? found.columns['place']! : null;
}
