import type { Knex } from 'knex';
import type { AudienceConfig } from '../../config/schema.ts';
import { MusterError } from '../../core/errors.ts';

/** Purposes named in an error; a company has a handful. */
const MOST_NAMED = 20;

/** A purpose that nobody was ever asked about is a typing error: it would empty the audience in one night. */
export async function requireKnownPurpose(knex: Knex, { consent }: AudienceConfig, audience: string): Promise<void> {
  if (consent === undefined) return;
  if (await knex('staging.consents').where({ purpose: consent }).first('purpose')) return;
  const known = await knex('staging.consents').distinct('purpose').orderBy('purpose').limit(MOST_NAMED).pluck<string[]>('purpose');
  throw new MusterError({
    kind: 'contract', where: `audience ${audience}`, found: `consent "${consent}", which no decision in staging.consents is about`,
    allowed: known.length > 0 ? known.join(', ') : 'nothing: staging.consents is empty',
    todo: known.length > 0 ? 'correct `consent` of the audience; nobody was added or removed' : 'stage the consents, or leave `consent` out; nobody was added or removed',
  });
}
