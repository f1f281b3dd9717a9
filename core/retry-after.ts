/** Nobody may park what we send for longer than a day (milliseconds). */
const LONGEST_MS = 86_400_000;

/**
 * Milliseconds a `Retry-After` header asks for (RFC 9110, 10.2.3: whole seconds or an HTTP date); undefined where there is none or it is neither.
 * @param now milliseconds since 1970, against which a date is counted.
 */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), LONGEST_MS);
}
