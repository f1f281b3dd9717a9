import { MusterError } from '../../core/errors.ts';
import { closestWord } from '../../core/words.ts';
import { filled, graphStatement } from './statement-files.ts';
import type { GraphSettings } from './settings.ts';

/** Something that customers have in common. Its SELECT of `customer_id, thing` stands in `sql/relations/<name>.sql`; adding one is that file and a line here. */
interface Relation { name: string; /** The entities that its SELECT reads. */ reads: readonly string[] }

const RELATIONS: readonly Relation[] = [
  { name: 'products', reads: ['staging.order_lines'] },
  { name: 'identifiers', reads: ['staging.identifiers'] },
  { name: 'referrals', reads: ['staging.referrals'] },
  { name: 'households', reads: ['staging.household_members'] },
];

export interface AskedRelation extends Relation { weight: number; sql: string }

/** The relations that a configuration names, in our order. @throws MusterError usage for one that there is not. */
export function askedRelations({ relations, days }: GraphSettings): AskedRelation[] {
  const names = RELATIONS.map(({ name }) => name);
  const unknown = Object.keys(relations).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const meant = closestWord(unknown, names);
    throw new MusterError({ kind: 'usage', where: 'graph.relations', found: `"${unknown}"`, allowed: names.join(', '), todo: meant ? `write "${meant}"` : 'use one of these' });
  }
  return RELATIONS.flatMap((relation) => {
    const weight = relations[relation.name];
    return weight === undefined ? [] : [{ ...relation, weight, sql: filled(graphStatement(`relations/${relation.name}`), { days }) }];
  });
}
