import { FEWEST_IN_GROUP, UNKNOWN_GROUP, type ProtectedAttribute } from '../../analytics/index.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { readMatrix, type MatrixRequest } from '../../warehouse/matrix.ts';
import { SPINE } from '../../warehouse/models/generated.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { ActivityDeps } from '../deps.ts';
import type { ModelArtefact } from '../registry/models.ts';
import { settingsOf } from '../settings.ts';
import { snapshotSample } from '../take-snapshot.ts';
import { attributesNamed } from './attributes.ts';
import type { Told } from './demographics.ts';

/** An attribute with more groups names people rather than kinds of them. */
const MOST_GROUPS = 50;

/** Whose snapshot it is, and of which night. */
export type SnapshotOf = Pick<ModelArtefact, 'segmentation' | 'snapshot' | 'logicalDate'>;

interface Named extends Told { groups: string[]; unnamed: number }

/**
 * The protected attributes that a segmentation configures, of the rows of a model's snapshot; undefined where none is. The snapshot keeps no
 * ids, so that rows are matched by their order, which is that of the same sample: where these are not as many, nobody knows.
 */
export async function protectedGroups(deps: ActivityDeps, { segmentation, snapshot, logicalDate }: SnapshotOf): Promise<ProtectedAttribute[] | { unknown: string } | undefined> {
  const settings = settingsOf(deps, segmentation);
  if (!settings.fairness) return undefined;
  const told = attributesNamed(deps.project, settings.fairness.attributes, `segmentation ${segmentation}: fairness.attributes`);
  const found = await readGroups(deps.warehouse, told, logicalDate, snapshotSample(settings));
  if (found.some(({ codes }) => codes.length !== snapshot.rows)) return { unknown: `protected attributes are known of other customers than those of the snapshot of ${logicalDate}` };
  const crowded = found.find(({ groups }) => groups.length > MOST_GROUPS);
  return crowded ? { unknown: `${crowded.name} has more than ${MOST_GROUPS} groups, and no more can be compared` } : found;
}

/** The group of each customer of a sample, in the order of their ids. Groups of few customers leave the warehouse without a name or a code. */
export async function readGroups(warehouse: Warehouse, attributes: readonly Told[], date: LogicalDate, sample: NonNullable<MatrixRequest['sample']>): Promise<ProtectedAttribute[]> {
  const named: Named[] = [];
  for (const told of attributes) named.push({ ...told, ...await groupsOf(warehouse, told, date) });
  const { columns } = await readMatrix(warehouse, { ...relationOf(named), asOfDate: date, columns: named.map(({ column }) => column.name), sample });
  return named.map(({ column: { name }, groups, unnamed }) => ({ name, groups, unnamed, codes: columns[name]! }));
}

async function groupsOf({ knex }: Warehouse, { mart, column }: Told, date: LogicalDate): Promise<Pick<Named, 'groups' | 'unnamed'>> {
  const { rows } = await knex.raw<{ rows: { name: string | null; groups: number }[] }>(
    `select case when customers >= ${FEWEST_IN_GROUP} then name end as name, count(*) as groups
     from (
       select ${groupIn('told', column.name)} as name, count(*) as customers
       from ${SPINE} s left join ${mart} told on told.as_of_date = s.as_of_date and told.customer_id = s.customer_id
       where s.as_of_date = cast(? as date)
       group by ${groupIn('told', column.name)}
     ) counted
     group by case when customers >= ${FEWEST_IN_GROUP} then name end
     order by name nulls last limit ${MOST_GROUPS + 2}`, [date]);
  // Engines sort letters differently.
  return { groups: rows.flatMap(({ name }) => (name === null ? [] : [name])).toSorted(), unnamed: rows.find(({ name }) => name === null)?.groups ?? 0 };
}

function relationOf(named: readonly Named[]): { table: string; bindings: string[] } {
  const marts = [...new Set(named.map(({ mart }) => mart))];
  const selected = named.map(({ mart, column: { name }, groups }) => {
    const codes = groups.map((_, code) => `when ${groupIn(`m${marts.indexOf(mart)}`, name)} = ? then ${code}`);
    return `${codes.length > 0 ? `case ${codes.join(' ')} end` : 'cast(null as integer)'} as ${name}`;
  });
  const joins = marts.map((mart, index) => `left join ${mart} as m${index} on m${index}.as_of_date = s.as_of_date and m${index}.customer_id = s.customer_id`);
  return { table: `(select s.as_of_date, s.customer_id, ${selected.join(', ')} from ${SPINE} as s ${joins.join(' ')}) as told`, bindings: named.flatMap(({ groups }) => groups) };
}

/** Who is not told of is a group too. */
function groupIn(table: string, column: string): string {
  return `coalesce(cast(${table}.${column} as varchar), '${UNKNOWN_GROUP}')`;
}
