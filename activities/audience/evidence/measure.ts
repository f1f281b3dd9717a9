import type { Knex } from 'knex';
import type { AudienceMeasures } from '../../../analytics/index.ts';
import type { AudienceConfig } from '../../../config/schema.ts';
import type { Project } from '../../../warehouse/models/project.ts';
import type { Night } from '../../types.ts';
import type { DraftPlan, PlanKey } from '../plan.ts';

/** A plan of one audience that is drafted and not yet written, for whoever measures it. */
export interface DraftedAudience {
  key: PlanKey;
  night: Night;
  audience: AudienceConfig;
  draft: Pick<DraftPlan, 'table'>;
  project: Project;
}

/** Something that is measured of a plan only where a gate needs it, inside the warehouse: counts come back, and nobody's data. */
export interface AudienceMeasure<Name extends keyof AudienceMeasures = keyof AudienceMeasures> {
  readonly name: Name;
  /** `request` is what the gate says that it needs. */
  measure(trx: Knex, drafted: DraftedAudience, request: unknown): Promise<AudienceMeasures[Name] | { unknown: string }>;
}
