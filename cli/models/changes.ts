import { MusterError } from '../../core/errors.ts';
import type { Context } from '../context.ts';
import { readRows } from '../read/warehouse.ts';

/**
 * How aliases came to move is kept since migration 0023.
 * @throws MusterError environment where the state was written by an earlier version and no night has run since.
 */
export async function requireChanges(context: Context): Promise<void> {
  const [there] = await readRows(context, "select count(*) as columns from information_schema.columns where table_schema = 'meta' and table_name = 'model_alias_history' and column_name in ('change', 'changed_by')");
  if (Number(there?.['columns'] ?? 0) === 2) return;
  throw new MusterError({
    kind: 'environment', where: 'models', found: 'an earlier version of Muster wrote this state', allowed: 'a state in which this version has run a night', todo: 'run a night with `npx --no muster run`',
  });
}
