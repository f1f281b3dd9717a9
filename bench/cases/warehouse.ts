import { addDays } from '../../core/dates.ts';
import type { BenchCase } from '../case.ts';
import { companyOf, companyOptions } from '../company.ts';
import { textOption, wholeOption, wordOption } from '../options.ts';
import { readFilesOnce } from '../process/warm-up.ts';
import { measureDuckDB } from '../warehouse/duckdb.ts';
import { measurePostgres } from '../warehouse/postgres.ts';
import { commerce, nightsOf, type Task } from '../warehouse/work.ts';

const ENGINES = { duckdb: measureDuckDB, postgres: measurePostgres };

/** The company of the bench python-stack. */
const DAYS = 84;
const SEED = 1;

/** The data half by itself: marts against hand-written SQL, and what one more day costs. */
export const warehouse: BenchCase = {
  name: 'warehouse',
  summary: 'marts against hand-written SQL (DuckDB) or the same statements in psql (PostgreSQL), and what one more day costs',
  options: {
    engine: { type: 'string', about: 'duckdb (default) or postgres' },
    ...companyOptions(500_000),
  },
  async run({ options, scratch, say }) {
    const engine = wordOption(options, 'engine', ['duckdb', 'postgres']);
    const customers = wholeOption(options, 'customers', 500_000);
    const { dir, lastDate, orderLines } = await companyOf({ customers, days: DAYS, seed: SEED, data: textOption(options, 'data'), say });
    say(`${customers.toLocaleString('en')} customers, ${orderLines.toLocaleString('en')} order lines`);
    await readFilesOnce(dir);
    const task: Task = { project: await commerce(), data: dir, nights: nightsOf(lastDate, addDays(lastDate, -1)), scratch, say };
    return ENGINES[engine](task);
  },
};
