import type { MembershipForm, ScoredMembership } from './form.ts';
import { groupsForm } from './groups.ts';
import { pointsForm } from './points.ts';
import { prototypesForm } from './prototypes.ts';
import { rfmForm } from './rfm.ts';

export type { ScoredMembership } from './form.ts';

type FormOf<Rule extends ScoredMembership = ScoredMembership> = (membership: Rule, centroids: readonly (readonly number[])[]) => MembershipForm;

/** How each rule of membership is written in SQL; the same rule as in training. Every engine knows these forms. */
export const membershipForms: Record<string, FormOf> = { rfm: formOf(rfmForm), points: formOf(pointsForm), prototypes: formOf(prototypesForm), groups: formOf(groupsForm) };

/** A form is given rules of its own kind alone: they are looked up by it. */
function formOf<Rule extends ScoredMembership>(form: FormOf<Rule>): FormOf {
  return (membership, centroids) => form(membership as Rule, centroids);
}
