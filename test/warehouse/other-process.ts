// A second process beside the owner of a warehouse file: tries what the first argument says and prints what came of it.
import { MusterError } from '../../core/errors.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { runQuery } from '../../warehouse/query/client.ts';

const [mode, home = '', file = ''] = process.argv.slice(2);
const ATTEMPTS: Record<string, () => Promise<unknown>> = {
  open: () => openWarehouse({ engine: 'duckdb', path: file }),
  query: () => runQuery({ home, warehousePath: file, sql: 'select count(*) as people from marts.people' }),
};
const outcome = await ATTEMPTS[mode ?? '']!().catch((error: unknown) => (error instanceof MusterError ? { kind: error.kind, message: error.message } : { message: String(error) }));
process.stdout.write(JSON.stringify(outcome));
