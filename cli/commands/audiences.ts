import { datedCommand } from '../read/by-date.ts';

/** `muster audiences`: what each destination was told. */
export const registerAudiences = datedCommand({
  name: 'audiences',
  summary: 'what each destination was told on a night',
  description: 'Shows, for each audience and destination, how many members a night added, removed and left alone, and whether every change was acknowledged.',
  table: 'meta.audience_plans',
  dateColumn: 'logical_date',
  columns: {
    name: 'audience', destination: 'destination', added: 'added', removed: 'removed', unchanged: 'unchanged',
    unusable: 'unusable',
    rejected: `(select count(*) from meta.sync_rejections r where r.audience = audience_plans.audience
      and r.destination = audience_plans.destination and r.logical_date = audience_plans.logical_date)`,
    // Nobody was added for a gate's sake; whoever had to leave has left. `sent` would say that all of it went out.
    verdict: 'verdict', status: "case when verdict = 'held' and status = 'sent' then 'held' else status end",
  },
  orderBy: 'audience, destination',
  nothing: 'Nothing was planned for any destination: no audience is configured, no model served, or a newer night had been sent already.',
});
