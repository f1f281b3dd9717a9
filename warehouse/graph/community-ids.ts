import type { LogicalDate } from '../../core/dates.ts';
import type { GraphAnswer } from './settings.ts';

/**
 * An id for each community of a night: that of the one it continues, or a new one that says when it was born, such as `c20260131-004`. No counter
 * is kept, so nights may run in any order and again, and an id is never another night's.
 * @param names ids of the communities of the night before, by their numbers.
 */
export function communityIds({ count, continued }: Pick<GraphAnswer, 'count' | 'continued'>, names: readonly string[], date: LogicalDate): string[] {
  const kept = new Set(Array.from(continued, (before) => names[before]));
  let born = 0;
  const next = (): string => {
    born += 1;
    const id = `c${date.replaceAll('-', '')}-${String(born).padStart(3, '0')}`;
    return kept.has(id) ? next() : id;
  };
  return Array.from({ length: count }, (_, community) => names[continued[community]!] ?? next());
}
