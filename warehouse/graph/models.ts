import { CORE_FILE } from './core-file.ts';
import { SPINE } from '../models/generated.ts';
import type { Entity } from '../models/entity.ts';
import type { Model, ModelColumn } from '../models/model.ts';
import { MusterError } from '../../core/errors.ts';
import { buildGraph, CUSTOMER_GRAPH } from './build.ts';
import type { DetectCommunities, GraphSettings } from './settings.ts';
import { graphStatements } from './statements.ts';

/** The communities of each night. */
export const CUSTOMER_COMMUNITIES = 'marts.customer_communities';

/**
 * The tables of the customer graph, as models: built by nights as any other mart, and features where a segmentation names them.
 * @throws MusterError usage for a relation that there is not, or whose entity nobody declares.
 */
export function graphModels({ detect: _, ...settings }: GraphSettings & { detect?: DetectCommunities }, detect: DetectCommunities, entities: ReadonlyMap<string, Entity>): Model[] {
  const statements = graphStatements(settings);
  const reads = [...new Set([SPINE, 'staging.order_lines', ...statements.relations.flatMap((relation) => relation.reads)])];
  for (const name of reads.filter((one) => one.startsWith('staging.')).map((one) => one.slice('staging.'.length))) {
    if (!entities.has(name)) throw new MusterError({ kind: 'usage', where: 'graph.relations', found: `no entity "${name}"`, allowed: [...entities.keys()].toSorted().join(', '), todo: 'declare it in entities/, or leave the relation out' });
  }
  const { days, maxCustomers } = settings;
  const sampled = `null for who is not in the sample of ${maxCustomers}`;
  const columns: ModelColumn[] = [
    { name: 'as_of_date', type: 'date', description: 'The logical date.' },
    { name: 'customer_id', type: 'varchar', description: 'The customer.' },
    { name: 'community', type: 'varchar', drift: 'none', description: 'Community of customers who have much in common; null: in none.' },
    { name: 'community_size', type: 'integer', unit: 'customers', drift: 'none', description: 'Customers of the community; null: in none.' },
    { name: 'community_rank', type: 'integer', unit: 'rank', description: 'Place in the community by influence, from 1.' },
    { name: `graph_degree_${days}d`, type: 'integer', unit: 'customers', drift: 'window', description: `Customers linked with; ${sampled}.` },
    { name: `graph_strength_${days}d`, type: 'double precision', unit: 'links', drift: 'window', description: `How strongly linked, where a thing in common with others gives at most 1; ${sampled}.` },
    { name: `graph_influence_${days}d`, type: 'double precision', unit: 'ratio', drift: 'window', description: `Influence in the graph: 1 is the average; ${sampled}.` },
    { name: `neighbour_spend_${days}d`, type: 'double precision', unit: 'currency', drift: 'window', description: `Paid in ${days} days by those linked with, on average; null: linked with nobody.` },
  ];
  return [
    {
      ...base(CUSTOMER_GRAPH, 'incremental_by_date', 'Where a customer stands among those who have things in common with them.'),
      grain: ['as_of_date', 'customer_id'], partition: 'as_of_date', distributeBy: 'customer_id', columns, dependsOn: reads, binds: ['logical_date', 'as_of', 'knowledge_cutoff'],
      // Settings that stand in no statement are part of what makes a partition current.
      sql: [`-- ${JSON.stringify(settings)}`, statements.members, ...statements.relations.map(({ sql }) => sql), statements.spend, ...statements.edges, statements.rows].join(';\n\n'),
      make: (making) => buildGraph(statements, settings, detect, making),
    },
    {
      ...base(CUSTOMER_COMMUNITIES, 'view', 'Communities of customers: how large each is, and how much of its influence a few members have.'),
      grain: ['as_of_date', 'community'], dependsOn: [CUSTOMER_GRAPH],
      columns: [
        { name: 'as_of_date', type: 'date', description: 'The logical date.' },
        { name: 'community', type: 'varchar', description: 'The community; it keeps its id from night to night.' },
        { name: 'customers', type: 'bigint', unit: 'customers', description: 'Customers of the community.' },
        { name: 'mean_degree', type: 'double precision', unit: 'customers', description: 'Customers that a member is linked with, on average.' },
        { name: 'mean_influence', type: 'double precision', unit: 'ratio', description: 'Influence of a member, on average: 1 is the average customer.' },
        { name: 'top_influence', type: 'double precision', unit: 'ratio', description: 'Influence of the most influential member.' },
        { name: 'top_ten_share', type: 'double precision', unit: 'share', description: "Share of the community's influence that its ten most influential members have." },
      ],
      sql: `select as_of_date, community, count(*) as customers, avg(cast(graph_degree_${days}d as double precision)) as mean_degree, avg(graph_influence_${days}d) as mean_influence, max(graph_influence_${days}d) as top_influence,
  sum(case when community_rank <= 10 then graph_influence_${days}d else 0 end) / sum(graph_influence_${days}d) as top_ten_share
from ${CUSTOMER_GRAPH}
where community is not null
group by as_of_date, community`,
    },
  ];
}

function base(name: string, kind: Model['kind'], description: string): Model {
  const [schema = '', table = ''] = name.split('.');
  return {
    name, schema, table, file: CORE_FILE, kind, description, owner: 'customer-analytics', tags: ['graph'], grain: [], partition: null, distributeBy: null,
    columns: [], audits: [], sql: '', overrides: new Map(), dependsOn: [], binds: [], staging: null, onSchemaChange: 'append', generated: true,
  };
}
