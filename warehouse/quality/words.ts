import type { Finding, FindingKind } from './read.ts';

const WORDS: Record<FindingKind, (finding: Finding) => string> = {
  delivered: () => 'delivered',
  staged: () => 'staged',
  repeated: () => 'repeated, left out',
  quarantined: ({ reason }) => `quarantined: ${reason}`,
  late: ({ column }) => `late: landed after the day of ${column}`,
  null: ({ column }) => `without ${column}`,
  orphan: ({ column }) => `orphan: ${column} that nobody knows`,
  standardised: ({ column, rule }) => `${column} standardised (${rule})`,
  nulled: ({ column, rule, reason }) => `${column} nulled (${rule}): ${reason}`,
  winsorised: ({ column, reason }) => `${column} cut to its limit: ${reason}`,
  flagged: ({ column, reason }) => `${column} flagged: ${reason}`,
  imputed: ({ column, reason }) => `${column} filled in: ${reason}`,
};

/** A finding as a person would say it. */
export function wordsFor(finding: Finding): string {
  return WORDS[finding.kind](finding);
}
