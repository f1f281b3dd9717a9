import { existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { MusterError } from '../../core/errors.ts';
import type { Context } from '../context.ts';
import { readTable } from '../read/warehouse.ts';
import { membersSql, type Members } from './split-members.ts';
import type { Parts } from './split-parts.ts';

export interface WrittenParts { path: string; customers: number; /** Ids that a spreadsheet would take for a formula. */ refused: number }

/** Every member with their part, as a CSV or Parquet file: `customer_id`, `sub_segment`. @throws MusterError usage for another ending, or a file that is there. */
export async function writeParts(context: Context, members: Members, { assigned }: Parts, out: string): Promise<WrittenParts> {
  const { formats } = await import('../../destinations/file/formats.ts');
  const { writeOnce } = await import('../../destinations/file/atomic.ts');
  const path = resolve(out);
  const format = Object.values(formats).find(({ extension }) => extname(path) === `.${extension}`);
  if (!format || existsSync(path)) {
    throw new MusterError({
      kind: 'usage', where: '--out', found: format ? `${path} is there already` : `a file that ends in "${extname(path)}"`,
      allowed: format ? 'a new file' : Object.values(formats).map(({ extension }) => `.${extension}`).join(', '), todo: format ? 'name another one, or remove it' : 'name a file that ends so',
    });
  }
  const { segment } = members;
  const { rows } = await readTable(context, `select customer_id, cluster from (${assigned(membersSql(members))}) as assigned order by customer_id`, Math.max(1, segment.size));
  const safe = rows.filter(([id]) => format.refuse({ operation: 'add', id: String(id), identifiers: {} }) === undefined);
  await writeOnce(path, format.encode({
    names: ['customer_id', 'sub_segment'], rows: safe.length,
    columns: [safe.map(([id]) => String(id)), safe.map(([, part]) => `${segment.id}.${Number(part) + 1}`)],
  }));
  return { path, customers: safe.length, refused: rows.length - safe.length };
}
