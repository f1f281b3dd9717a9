import type { Knex } from 'knex';
import { FEWEST_IN_GROUP, UNKNOWN_GROUP, type AttributeSelection, type Selection } from '../../../analytics/index.ts';
import type { AudienceMeasure, DraftedAudience } from './measure.ts';
import { attributesNamed } from '../../profile/attributes.ts';
import { peopleOf } from '../people.ts';
import { STAYS } from '../plan.ts';

/** An attribute with more groups names people rather than kinds of them. */
const MOST_GROUPS = 50;

interface Row { attribute: number; group: string | null; eligible: number; selected: number; groups: number }

/** How a plan selects among protected groups: one statement counts everybody, and groups too small to be told of leave it without a name. */
export const selection: AudienceMeasure<'selection'> = {
  name: 'selection',
  async measure(trx, drafted) {
    const { fairness } = drafted.audience;
    if (!fairness) return null;
    const rows = await countGroups(trx, drafted, fairness);
    const attributes = fairness.attributes.map((attribute, index) => selectionOf(attribute, rows.filter((row) => row.attribute === index), fairness.groups[attribute] ?? []));
    const crowded = attributes.find(({ groups }) => groups.length > MOST_GROUPS);
    if (crowded) return { unknown: `${crowded.attribute} has ${crowded.groups.length} groups, and at most ${MOST_GROUPS} can be compared` };
    return { kind: fairness.kind, attributes } satisfies Selection;
  },
};

function selectionOf(attribute: string, rows: readonly Row[], expected: readonly string[]): AttributeSelection {
  const groups = rows.flatMap(({ group, eligible, selected }) => (group === null ? [] : [{ group, eligible, selected }]))
    // Engines sort letters differently.
    .toSorted((a, b) => (a.group < b.group ? -1 : 1));
  return {
    attribute, groups,
    unnamed: rows.find(({ group }) => group === null)?.groups ?? 0,
    missing: expected.filter((name) => !groups.some(({ group }) => group === name)),
  };
}

/**
 * Eligible are the customers of the segmentation: all of them, or those who may be reached and those who are in the audience anyhow.
 * A group of customers is told by name only where enough belong to it, whether eligible or not.
 */
async function countGroups(trx: Knex, { key, night, audience, draft, project }: DraftedAudience, { attributes, eligible }: NonNullable<DraftedAudience['audience']['fairness']>): Promise<Row[]> {
  const people = peopleOf({ key, night, audience, segmentIds: 'all', project });
  const told = attributesNamed(project, attributes, `audience ${key.audience}: fairness.attributes`);
  const marts = [...new Set(told.map(({ mart }) => mart))];
  const value = told.map(({ mart, column }, index) => `when ${index} then cast(m${marts.indexOf(mart)}.${column.name} as varchar)`).join(' ');
  const joins = marts.map((mart, index) => `left join ${mart} m${index} on m${index}.customer_id = person.customer_id and m${index}.as_of_date = cast(:date as date)`).join(' ');
  const { rows } = await trx.raw<{ rows: Row[] }>(
    `select attribute, case when customers >= ${FEWEST_IN_GROUP} then name end as "group",
            cast(sum(eligible) as bigint) as eligible, cast(sum(selected) as bigint) as selected, count(*) as groups
     from (
       select attribute, name, count(*) as customers,
              count(*) filter (where eligible) as eligible, count(*) filter (where eligible and selected) as selected
       from (
         select which.attribute, coalesce(case which.attribute ${value} end, '${UNKNOWN_GROUP}') as name, person.selected,
                ${eligible === 'customers' ? 'true' : '(person.selected or (person.consented and person.reachable))'} as eligible
         from (
           select people.customer_id, people.consented, people.reachable, coalesce(draft.stays, false) as selected
           from (${people.sql}) people
           left join (select customer_id, ${STAYS} as stays from ${draft.table}) draft on draft.customer_id = people.customer_id
           where people.in_segment
         ) person
         cross join (${attributes.map((_, index) => `select ${index} as attribute`).join(' union all ')}) which
         ${joins}
       ) told
       group by attribute, name
     ) counted
     group by attribute, case when customers >= ${FEWEST_IN_GROUP} then name end`, people.bindings);
  return rows;
}
