import type { LogicalDate } from '../../core/dates.ts';
import { renamed } from '../../warehouse/identity/relations.ts';
import type { Project } from '../../warehouse/models/project.ts';

/** What an audience's SQL reads of people, as relations. */
export interface AudienceRelations {
  /** Consents, with the `record_id` that decided. */
  decisions: string;
  /** How to reach a customer. */
  customers: string;
  /** Records that are a customer of another id now: `record_id`, `customer_id`. */
  renamed: string;
}

/** Where nobody resolves records, each is a customer, and staging is read as it is. */
export function audienceRelations({ identity }: Pick<Project, 'identity'>, night: LogicalDate): AudienceRelations {
  if (!identity) {
    return {
      decisions: '(select consents.*, customer_id as record_id from staging.consents)', customers: 'staging.customers',
      renamed: '(select cast(null as varchar) as record_id, cast(null as varchar) as customer_id where 1 = 0)',
    };
  }
  return { decisions: identity.records('consents', night), customers: `(${identity.customers(night)})`, renamed: renamed(night) };
}
