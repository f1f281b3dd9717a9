import type { Knex } from 'knex';
import { uniqueSuffix } from '../unique-suffix.ts';

/** Tables of one run, by their name after `work.identity_`, with their columns. */
const TABLES = {
  records: 'n bigint, record_id varchar, system varchar, first_seen_at timestamp, first_name varchar, last_name varchar, birth_year integer, postcode varchar, loyalty_id varchar',
  several: 'kind varchar, value varchar',
  identifiers: 'n bigint, kind varchar, value varchar',
  held: 'kind varchar, value varchar, holders bigint',
  pairs: 'a bigint, b bigint, kind varchar, value varchar',
  compared: 'a bigint, b bigint, contradicts boolean, opposed boolean, agrees boolean, strong boolean',
  links: 'a bigint, b bigint, kind varchar, verdict varchar, score double precision, strong boolean',
  frequencies: 'field varchar, value varchar, records bigint',
  candidates: 'a bigint, b bigint',
  scored: 'a bigint, b bigint, score double precision, strong boolean',
  edges: 'a bigint, b bigint',
  labels: 'node bigint, label bigint',
  labels_next: 'node bigint, label bigint',
  group_pairs: 'a bigint, b bigint, label bigint',
  group_compared: 'a bigint, b bigint, contradicts boolean, opposed boolean, agrees boolean, strong boolean',
  concerned: 'record_id varchar, was varchar, now varchar',
  map: 'record_id varchar, system varchar, customer_id varchar, first_seen_at timestamp, records bigint',
} as const;

/** The work tables of one run: its own, so that two nights at once do not meet. */
export interface WorkTables {
  /** SQL with the names of this run in place of `work.identity_<table>`. */
  own: (sql: string) => string;
  drop: () => Promise<void>;
}

export async function createWorkTables(trx: Knex): Promise<WorkTables> {
  const suffix = uniqueSuffix().slice(0, 16);
  const names = Object.keys(TABLES).map((table) => `work.identity_${table}`);
  const own = (sql: string): string => sql.replaceAll(/\bwork\.identity_(\w+)/g, (name) => `${name}_${suffix}`);
  for (const [table, columns] of Object.entries(TABLES)) await trx.raw(own(`create table work.identity_${table} (${columns})`));
  return {
    own,
    drop: async () => {
      for (const name of names) await trx.raw(own(`drop table ${name}`));
    },
  };
}
