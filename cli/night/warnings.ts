import type { NightResult } from '../../activities/types.ts';
import { counted } from '../../core/words.ts';

/** Warnings in a terminal; the report has all of them. */
const SHOWN = 20;

/** What the sources of a night warned of, one line each: whoever runs a night looks here before they open its report. */
export function warningLines(night: Pick<NightResult, 'sources'>): string | false {
  const warnings = warningsOf(night);
  if (warnings.length === 0) return false;
  const left = warnings.length - SHOWN;
  return [`${counted(warnings.length, 'warning')} about the data:`, ...warnings.slice(0, SHOWN).map((warning) => `- ${warning}`), ...(left > 0 ? [`and ${left} more, in the report.`] : [])].join('\n');
}

/** How often the sources of a night warned, by its record in `meta.nights`; null while it has no result. */
export function warningCount(result: unknown): number | null {
  return typeof result === 'string' ? warningsOf(JSON.parse(result) as NightResult).length : null;
}

function warningsOf({ sources }: Pick<NightResult, 'sources'>): string[] {
  return sources.flatMap(({ warnings }) => warnings);
}
