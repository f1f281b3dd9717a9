import type { Knex } from 'knex';
import { statementNamed } from './statement-files.ts';
import type { WorkTables } from './work-tables.ts';

const round = statementNamed('step-labels');

/**
 * Labels every record that has a link with the least number in its connected component, in `work.identity_labels`. Each round is a few
 * statements; there are about as many rounds as the longest way through a component has binary digits.
 * @param edges a SELECT of pairs a, b.
 * @returns how many rounds it took.
 */
export async function labelComponents(trx: Knex, { own }: WorkTables, edges: string): Promise<number> {
  const run = async (sql: string): Promise<number> => ((await trx.raw(own(sql))) as { rowCount: number }).rowCount;
  await run('delete from work.identity_edges');
  await run('delete from work.identity_labels');
  await run(`insert into work.identity_edges (a, b) ${edges}`);
  await run('insert into work.identity_labels (node, label) select a, a from work.identity_edges union select b, b from work.identity_edges');
  for (let rounds = 1; ; rounds += 1) {
    await run('delete from work.identity_labels_next');
    await run(round);
    const { rows: [{ changed } = { changed: 0 }] } = (await trx.raw(own(
      'select count(*) as changed from work.identity_labels as old join work.identity_labels_next as fresh on fresh.node = old.node where fresh.label <> old.label',
    ))) as { rows: { changed: number }[] };
    if (changed === 0) return rounds;
    await run('delete from work.identity_labels');
    await run(`insert into work.identity_labels (node, label)
      select one.node, further.label from work.identity_labels_next as one join work.identity_labels_next as further on further.node = one.label`);
  }
}
