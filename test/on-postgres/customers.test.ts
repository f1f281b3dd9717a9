import { onPostgres } from '../support/on-postgres.ts';

/** Who customers are, what is known of them, and their segments. */
onPostgres(async () => {
  await import('../warehouse/matrix.test.ts');
  await import('../warehouse/clustering.test.ts');
  await import('../warehouse/scoring.test.ts');
  await import('../warehouse/memberships.test.ts');
  await import('../warehouse/segment-history.test.ts');
  await import('../warehouse/segment-identity.test.ts');
  await import('../warehouse/model-registry.test.ts');
  await import('../warehouse/faults.test.ts');
  await import('../warehouse/cleaning.test.ts');
  await import('../warehouse/quality.test.ts');
  await import('../sql/marts.test.ts');
  await import('../sql/feature-marts.test.ts');
  await import('../sql/journey.test.ts');
  await import('../warehouse/identity/guard.test.ts');
  await import('../warehouse/identity/nights.test.ts');
  await import('../warehouse/identity/changes.test.ts');
  await import('../warehouse/identity/quality.test.ts');
  await import('../activities/demographics.test.ts');
  await import('../activities/segment-record.test.ts');
  await import('../activities/refining-rows.test.ts');
  await import('../activities/retraining.test.ts');
  await import('../activities/notices.test.ts');
  await import('../activities/experiments.test.ts');
  await import('../warehouse/drift-summaries.test.ts');
  await import('../activities/drift-monitors.test.ts');
  await import('../activities/audience-evidence.test.ts');
  await import('../activities/protected-groups.test.ts');
});
