import type { Knex } from 'knex';
import { addDays, type LogicalDate } from '../../core/dates.ts';
import { counted } from '../../core/words.ts';

/** The rest after a training, in which only people's reasons count; null where there is none on `date`. */
export async function coolDownOn(knex: Knex, { segmentation, date, days }: { segmentation: string; date: LogicalDate; days: number }): Promise<{ trainedOn: LogicalDate; words: string } | null> {
  // By the registry, and not by earlier decisions: a night that decided to train and then failed has trained nothing.
  const last = await knex('meta.models').where({ segmentation }).where('logical_date', '<', date).max<{ trained: LogicalDate | null }[]>('logical_date as trained');
  const trainedOn = last[0]?.trained ?? null;
  if (trainedOn === null || date > addDays(trainedOn, days)) return null;
  return { trainedOn, words: `cool-down of ${counted(days, 'day')} after the training of ${trainedOn}` };
}
