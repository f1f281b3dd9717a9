import { askedRelations, type AskedRelation } from './relations.ts';
import type { GraphSettings } from './settings.ts';
import { filled, graphStatement } from './statement-files.ts';

/** A link of weight 1 as a whole number. */
const UNIT = 2 ** 20;

/** The statements that make a graph, complete but for the binds of the night. */
export interface GraphStatements {
  members: string;
  relations: readonly AskedRelation[];
  spend: string;
  /** From what customers have in common to edges: in this order. */
  edges: string[];
  rows: string;
}

export function graphStatements(settings: GraphSettings): GraphStatements {
  const relations = askedRelations(settings);
  const { days, maxShare, maxNeighbours, maxCustomers, linksPerThing } = settings;
  // As many on each side of the ring.
  const sides = Math.max(1, Math.floor(linksPerThing / 2));
  const fragments = {
    days, unit: UNIT, max_share: maxShare, max_neighbours: maxNeighbours, max_customers: maxCustomers, links: 2 * sides, spend: 'work.graph_spend',
    steps: Array.from({ length: sides }, (_, index) => `(${index + 1})`).join(', '),
    weights: relations.map(({ name, weight }) => `when '${name}' then cast(${weight} as double precision)`).join(' '),
  };
  const fill = (name: string): string => filled(graphStatement(name), fragments);
  return {
    relations, members: fill('1-members'), spend: fill('spend'), rows: fill('6-rows'),
    edges: ['2-things', '3-placed', '4-pairs', '5-edges'].map(fill),
  };
}
