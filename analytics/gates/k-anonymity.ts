import { grouped } from '../../core/words.ts';
import { needed, thresholdGate } from './threshold-gate.ts';

/**
 * Is everybody who leaves one of many? k-anonymity (Samarati and Sweeney, 1998) of what leaves: beside identifiers, that is which segment
 * brings a member into the audience. Whoever receives several audiences can tell segments apart by who is in which.
 */
export const kAnonymity = thresholdGate({
  name: 'k_anonymity',
  subject: 'audience',
  direction: 'min',
  key: 'k',
  limit: { meaning: 'members of the smallest segment that leaves with the audience', min: 1, max: 1_000_000, integer: true, fallback: 30 },
  format: grouped,
  needs: () => ({ smallest_group: {} }),
  measure: ({ audience, measured }) => {
    const found = needed(measured, 'smallest_group');
    if ('unknown' in found) return { unknown: found.unknown };
    const { members, segments, smallest } = found;
    if (members === 0) return { notYet: `audience "${audience}" has no members yet, or none any more: nobody leaves` };
    if (!smallest) return { unknown: `nobody knows which segments the members of audience "${audience}" are in` };
    return { value: smallest.members, what: `the number of members of audience "${audience}" in its smallest segment, ${smallest.segment},`, evidence: { members, segments, smallest: smallest.segment } };
  },
});
