import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import { asPercent } from '../../core/words.ts';
import { SPINE } from '../../warehouse/models/generated.ts';
import { countCustomers } from '../customers.ts';
import type { RetrainReason } from './reason.ts';

/** So many customers have come since the champion was trained that it knows too few of them. Looked at only where a limit is configured. */
export const newData: RetrainReason = {
  name: 'new_data', automatic: true,
  async ask({ deps: { warehouse: { knex } }, champion, date, settings: { retrain: { minNewShare } } }) {
    if (champion === null || minNewShare === undefined) return { because: null };
    const since = champion.artefact.logicalDate;
    const share = await newShare(knex, since, date);
    const evidence = { new_share: share, min_new_share: minNewShare };
    if (share === null) return { because: null, evidence, unknown: `how many customers are new since ${since} cannot be told: there are none of that date` };
    return { because: share >= minNewShare ? `${asPercent(share)} of the customers are new since ${since} (limit ${asPercent(minNewShare)})` : null, evidence };
  },
};

/** Share of the customers of `date`, 0 to 1, who were not there on `since`; null where nobody was on one of them. */
async function newShare(knex: Knex, since: LogicalDate, date: LogicalDate): Promise<number | null> {
  const [before, now] = [await countCustomers(knex, since), await countCustomers(knex, date)];
  if (before === 0 || now === 0) return null;
  const [known] = await knex(`${SPINE} as n`).where({ 'n.as_of_date': date })
    .whereIn('n.customer_id', knex(`${SPINE} as o`).where({ 'o.as_of_date': since }).select('o.customer_id'))
    .count<{ rows: number }[]>('* as rows');
  return (now - (known?.rows ?? 0)) / now;
}
