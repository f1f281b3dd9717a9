import type { LogicalDate } from '../../core/dates.ts';
import type { RetrainReason } from './reason.ts';

/** A gate stopped the newest challenger, so that the champion serves for want of a better one: another night may train that. */
export const gateFailure: RetrainReason = {
  name: 'gate_failure', automatic: true,
  async ask({ deps: { warehouse: { knex } }, segmentation, champion, date, settings }) {
    if (champion === null || !settings.retrain.afterGateFailure) return { because: null };
    const newest = await knex('meta.models').where({ segmentation }).where('logical_date', '<', date).where('version', '>', champion.version)
      .orderBy('version', 'desc').first<{ version: number; logical_date: LogicalDate } | undefined>('version', 'logical_date');
    if (!newest) return { because: null };
    const failed = await knex('meta.gate_results').where({ subject: `model:${segmentation}`, logical_date: newest.logical_date, verdict: 'fail' }).orderBy('gate').pluck<string[]>('gate');
    return failed.length === 0 ? { because: null } : { because: `the challenger v${newest.version} of ${newest.logical_date} was stopped by ${failed.join(', ')}`, evidence: { stopped_challenger: newest.version } };
  },
};
