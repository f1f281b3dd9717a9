import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { AudienceConfig } from '../../config/schema.ts';
import type { Project } from '../../warehouse/models/project.ts';
import type { MemberChange } from '../../destinations/destination.ts';
import type { Night } from '../types.ts';
import type { PlanKey } from './plan.ts';
import { audienceRelations } from './relations.ts';

/** Rows read at once: bounds memory, whatever the size of the plan. */
const PAGE = 50_000;

/**
 * What a network does with an e-mail address or phone number before it hashes it; ours must be the same. Staging holds them standardised
 * where its column has a policy, and then nothing is left to do; a system without one delivers them as they are.
 */
const normalise: Record<AudienceConfig['identifiers'][number], { column: 'email' | 'phone'; form: (raw: string) => string }> = {
  email_sha256: { column: 'email', form: (raw) => raw.trim().toLowerCase() },
  phone_sha256: { column: 'phone', form: (raw) => raw.replace(/[^0-9]/g, '') },
};

interface ChangeRow { position: number; customer_id: string; operation: 'add' | 'remove'; email: string | null; phone: string | null }

/** The planned changes in order, with the identifiers that the audience sends, hashed. The same plan gives the same sequence every time. */
export async function* plannedChanges(knex: Knex, key: PlanKey, night: Night, audience: AudienceConfig, project: Pick<Project, 'identity'>): AsyncGenerator<MemberChange> {
  for (let from = 0; ; from += PAGE) {
    const rows = await page(knex, key, night, from, audience.identifiers.length > 0 ? audienceRelations(project, night.logicalDate).customers : null);
    for (const row of rows) yield { operation: row.operation, id: row.customer_id, identifiers: identifiersOf(row, audience) };
    if (rows.length < PAGE) return;
  }
}

function identifiersOf(row: ChangeRow, audience: AudienceConfig): Record<string, string> {
  return Object.fromEntries(audience.identifiers.flatMap((name) => {
    const { column, form } = normalise[name];
    const value = form(row[column] ?? '');
    return value === '' ? [] : [[name, createHash('sha256').update(value).digest('hex')]];
  }));
}

async function page(knex: Knex, key: PlanKey, night: Night, from: number, customers: string | null): Promise<ChangeRow[]> {
  const planned = knex('meta.audience_plan_members').where({ ...key }).whereBetween('position', [from, from + PAGE - 1])
    .select('position', 'customer_id', 'operation');
  if (customers === null) {
    return planned.orderBy('position').then((rows) => rows.map((row) => ({ ...row, email: null, phone: null })) as ChangeRow[]);
  }
  const newest = knex.from(knex.raw(`${customers} as customers`))
    .whereRaw('loaded_at <= cast(? as timestamp)', [night.knowledgeCutoff])
    .select('customer_id', 'email', 'phone',
      knex.raw('row_number() over (partition by customer_id order by updated_at desc nulls last, loaded_at desc, email nulls last, phone nulls last) as newest'));
  return knex.from(planned.as('planned'))
    .leftJoin(newest.as('person'), (on) => on.on('person.customer_id', 'planned.customer_id').andOnVal('person.newest', 1))
    .orderBy('planned.position')
    .select<ChangeRow[]>('planned.position', 'planned.customer_id', 'planned.operation', 'person.email', 'person.phone');
}
