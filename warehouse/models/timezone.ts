import { z } from 'zod';
import { closestWord } from '../../core/words.ts';

const KNOWN = Intl.supportedValuesOf('timeZone');

/** A zone of the IANA list as both engines write it. Offsets (`+02:00`) mean the opposite in PostgreSQL, and know no summer. */
export const timezone = z.string().superRefine((name, context) => {
  if (isZone(name)) return;
  const meant = closestWord(name, KNOWN);
  context.addIssue({ code: 'custom', message: `a zone of the IANA list, such as Europe/Berlin${meant === undefined ? '' : ` (meant: ${meant}?)`}` });
});

/** Zones that the list calls by another name today (`US/Eastern`) count too; letters as the list has them. */
function isZone(name: string): boolean {
  if (name === 'UTC' || KNOWN.includes(name)) return true;
  if (!/^[A-Z][A-Za-z0-9_]*(\/[A-Za-z0-9_+-]+)*$/.test(name) || KNOWN.some((known) => known.toLowerCase() === name.toLowerCase())) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
