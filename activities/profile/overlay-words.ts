import { listed, percent, type CategoryProfile } from '../../analytics/index.ts';
import { SIGNIFICANT, type VariableDetails } from './details.ts';

/** A smaller difference is of no use, however sure it is. */
const LEAST_SHARE = 0.03;
const LEAST_INDEX = 15;
const MOST_NAMED = 4;

/** Beyond chance, where that may be asked, and large enough to act on. */
export function stands({ p, share, wholeShare, index }: CategoryProfile, tested = true): boolean {
  return (!tested || (p !== null && p < SIGNIFICANT)) && Math.abs(share - wholeShare) >= LEAST_SHARE && Math.abs(index - 100) >= LEAST_INDEX;
}

/** Who the members of a segment are beside all customers, as the end of a sentence. Empty where nothing is known. */
export function overlayWords(variables: readonly VariableDetails[]): string {
  const found = variables.flatMap(({ label, categories, tested }) => categories.filter((category) => stands(category, tested)).map((category) => ({ label, ...category })))
    .toSorted((a, b) => Math.abs(b.share - b.wholeShare) - Math.abs(a.share - a.wholeShare)).slice(0, MOST_NAMED);
  const named = (more: boolean): string => listed(found.filter(({ share, wholeShare }) => share > wholeShare === more)
    .map(({ label, category, share, wholeShare }) => `${lower(label)} ${category} (${percent(share)}, of all customers ${percent(wholeShare)})`));
  const alike = variables.filter(({ categories, tested }) => (tested === false || categories.some(({ p }) => p !== null)) && !categories.some((category) => stands(category, tested))).map(({ label }) => lower(label));
  const [over, under] = [named(true), named(false)];
  return [over && `more often ${over}`, under && `less often ${under}`, alike.length > 0 && `much like all customers by ${listed(alike)}`].filter(Boolean).join('; ');
}

function lower(label: string): string {
  return label.charAt(0).toLowerCase() + label.slice(1);
}
