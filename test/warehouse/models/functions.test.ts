import { expect } from 'vitest';
import { FUNCTIONS } from '../../../warehouse/models/functions.ts';
import { postgresTest, postgresWarehouse, rowsOf, temporaryWarehouse } from '../../support/warehouse.ts';

/** Volatile or read the clock in one of their forms only, which no model can reach: from a timestamp with a zone, or from text of a format. */
const STABLE_IN_SOME_FORM = ['date_part', 'date_trunc', 'generate_series', 'length', 'timezone', 'to_timestamp'];

/** Stable to PostgreSQL because other types are written as text by settings, which are ours. */
const BY_SETTINGS = ['array_to_string', 'concat', 'concat_ws', 'to_json'];

postgresTest('every function that a model may call is there on both engines and answers by its arguments alone', async () => {
  const [duckdb, postgres] = [await temporaryWarehouse(), await postgresWarehouse()];
  const names = `(${[...FUNCTIONS].map((name) => `'${name}'`).join(', ')})`;
  const theirs = await rowsOf(postgres, `select proname as name, count(*) filter (where provolatile <> 'i') as unsure, count(*) filter (where provolatile = 'v') as volatile from pg_proc where pronamespace = 'pg_catalog'::regnamespace and proname in ${names} group by proname`);
  // Ordered-set aggregates are syntax to DuckDB.
  const ours = await rowsOf(duckdb, `select function_name as name, bool_or(coalesce(stability, 'CONSISTENT') <> 'CONSISTENT') as unsure from duckdb_functions() where function_name in ${names} group by 1`);
  const found = (rows: typeof ours) => rows.map(({ name }) => String(name)).toSorted();
  expect(found(theirs)).toEqual([...FUNCTIONS].toSorted());
  expect(found(ours)).toEqual([...FUNCTIONS].filter((name) => !['percentile_cont', 'percentile_disc'].includes(name)).toSorted());
  expect(ours.filter(({ unsure }) => unsure)).toEqual([]);
  expect(theirs.filter(({ volatile }) => volatile !== 0)).toEqual([]);
  expect(found(theirs.filter(({ unsure }) => unsure !== 0))).toEqual([...STABLE_IN_SOME_FORM, ...BY_SETTINGS].toSorted());
});
