import { double, nothingOf } from '../numbers.ts';
import type { MembershipForm, ScoredMembership } from './form.ts';

interface Groups extends ScoredMembership {
  column: number;
  codes: readonly (number | null)[];
  rest: number;
}

/** 0 for the own cluster and 1 for every other; who is of no code that a cluster has is of the rest. */
export function groupsForm({ column, codes, rest }: Groups, centroids: readonly (readonly number[])[]): MembershipForm {
  const own = codes.flatMap((code, cluster) => (code === null ? [] : [`when abs(x${column} - ${double(code)}) < 1e-9 then ${cluster}`]));
  return {
    steps: [[`case ${own.join(' ')} else ${rest} end as own_group`, `${nothingOf(centroids[0] ?? [])} as group_nothing`]],
    distances: codes.map((_, cluster) => `case when own_group = ${cluster} then 0 else 1 end + group_nothing`),
  };
}
