import { asPercent } from '../../core/words.ts';
import type { AudienceEvidence } from './gate.ts';
import type { Beside } from './threshold-gate.ts';

/** What leaves because consent ended, which no gate holds back, is told beside a share of those held; more than the limit is a warning. */
export function consentRemark({ acknowledged, removedForConsent }: AudienceEvidence, limit: number): { beside?: Beside } {
  if (acknowledged === null || acknowledged === 0 || removedForConsent === 0) return {};
  const share = removedForConsent / acknowledged;
  return { beside: { remark: `another ${asPercent(share)} leave because their consent ended, which no gate holds back`, alarming: share > limit } };
}

/** The counts behind a gate on what would change. */
export function plannedCounts({ acknowledged, added, removed, removedForConsent, members }: AudienceEvidence): Record<string, number> {
  return { held: acknowledged ?? 0, added, removed, removed_for_consent: removedForConsent, members };
}
