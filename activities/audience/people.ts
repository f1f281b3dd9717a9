import { readFileSync } from 'node:fs';
import type { AudienceConfig } from '../../config/schema.ts';
import type { Project } from '../../warehouse/models/project.ts';
import type { Night } from '../types.ts';
import type { PlanKey } from './plan.ts';
import { audienceRelations } from './relations.ts';

// The leading comment names the binds, which knex would take for binds.
const membersSql = readFileSync(new URL('./members.sql', import.meta.url), 'utf8').replace(/\/\*[\s\S]*?\*\//, '');

export interface PeopleRequest {
  key: PlanKey;
  night: Night;
  audience: AudienceConfig;
  /** The segments whose members are `in_segment`; `all` takes every one that the segmentation has. */
  segmentIds: readonly string[] | 'all';
  project: Pick<Project, 'identity'>;
}

/** Everybody whom an audience concerns, as a SELECT with its binds: see members.sql. */
export function peopleOf({ key, night, audience, segmentIds, project }: PeopleRequest): { sql: string; bindings: Record<string, string | boolean | null> } {
  const { decisions, customers, renamed } = audienceRelations(project, night.logicalDate);
  const chosen = segmentIds === 'all' ? 'segment_id' : segmentIds.map((_, index) => `:segment${index}`).join(', ') || 'null';
  return {
    sql: membersSql.replace('{decisions}', decisions).replace('{customers}', customers).replace('{renamed}', renamed).replace(':segments', chosen),
    bindings: {
      ...key,
      date: key.logical_date,
      segmentation: audience.segmentation,
      purpose: audience.consent ?? null,
      as_of: night.asOf,
      knowledge_cutoff: night.knowledgeCutoff,
      needs_identifier: audience.identifiers.length > 0,
      wants_email: audience.identifiers.includes('email_sha256'),
      wants_phone: audience.identifiers.includes('phone_sha256'),
      ...(segmentIds !== 'all' && Object.fromEntries(segmentIds.map((id, index) => [`segment${index}`, id]))),
    },
  };
}
