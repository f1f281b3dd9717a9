import type { Knex } from 'knex';
import { uniqueSuffix } from '../unique-suffix.ts';

/** Tables of one run, by their name after `work.graph_`, with their columns. */
const TABLES = {
  members: 'n bigint, customer_id varchar',
  held: 'relation varchar, thing varchar, n bigint',
  things: 'relation varchar, thing varchar, holders bigint, common boolean',
  placed: 'relation varchar, thing varchar, n bigint, place bigint, holders bigint',
  pairs: 'a bigint, b bigint, units bigint',
  edges: 'a bigint, b bigint, units bigint',
  spend: 'customer_id varchar, amount decimal(18, 2)',
  nodes: 'n bigint, community varchar, community_size bigint, community_rank bigint, influence double precision',
} as const;

export interface GraphTables {
  /** SQL with the names of this run in place of `work.graph_<table>`: two nights at once do not meet. */
  own: (sql: string) => string;
  drop: () => Promise<void>;
}

export async function createGraphTables(trx: Knex): Promise<GraphTables> {
  const suffix = uniqueSuffix().slice(0, 16);
  const names = Object.keys(TABLES).map((table) => `work.graph_${table}`);
  const own = (sql: string): string => sql.replaceAll(/\bwork\.graph_(\w+)/g, (name) => `${name}_${suffix}`);
  for (const [table, columns] of Object.entries(TABLES)) await trx.raw(own(`create table work.graph_${table} (${columns})`));
  return {
    own,
    drop: async () => {
      for (const name of names) await trx.raw(own(`drop table ${name}`));
    },
  };
}
