import type { MembershipForm, ScoredMembership } from './form.ts';
import { rfmForm } from './rfm.ts';

export type { ScoredMembership } from './form.ts';

type FormOf = (membership: ScoredMembership, centroids: readonly (readonly number[])[]) => MembershipForm;

/** How each rule of membership is written in SQL; the same rule as in training. Every engine knows these forms. */
export const membershipForms: Record<string, FormOf> = { rfm: rfmForm as FormOf };
