/**
 * A document as JSON text: whole numbers beyond 2^53 as strings (a reader in JavaScript would round them), dates as ISO, not-a-number as null.
 * Laid out over several lines for a person's terminal, on one line for a program.
 */
export function toJson(document: unknown, forPerson = false): string {
  return JSON.stringify(document, replace, forPerson ? 2 : undefined);
}

function replace(_key: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}
