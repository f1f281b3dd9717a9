import { fingerprintOf, sqlOf, type Model } from '../models/model.ts';
import type { Source } from '../models/source.ts';
import type { Warehouse } from '../warehouse.ts';
import { saysWhenKnown } from './known.ts';

/** What makes a staging partition current: its SELECT, and what its source says of the files or the table. */
export function stagingFingerprint({ engine }: Warehouse, model: Model, { path, columns, timezone, eventTime, loadedAt, table, partition }: Source): string {
  return fingerprintOf(model, engine.overrideSuffix, path, columns, timezone, eventTime, loadedAt, ...(table === null ? [] : [table]), ...(saysWhenKnown({ partition, loadedAt }, sqlOf(model, engine.overrideSuffix)) ? [{ known: 'when its day is over' }] : []), ...(model.staging?.latestBy == null ? [] : [{ latestBy: model.staging.latestBy }]));
}
