import { Registry } from '../../registry.ts';
import { pointsMembership } from '../dbscan/membership.ts';
import { groupsMembership } from '../groups/membership.ts';
import { prototypesMembership } from '../k-prototypes/membership.ts';
import { rfmMembership } from '../rfm/membership.ts';
import type { MembershipKind } from './membership.ts';

/** Rules of membership by name; a new one is one entry here, and its form in `membershipForms` of the warehouse. */
export const memberships = new Registry<MembershipKind>('rule of membership', [rfmMembership as MembershipKind, pointsMembership as MembershipKind, prototypesMembership as MembershipKind, groupsMembership as MembershipKind]);
