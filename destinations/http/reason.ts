import type { MemberChange } from '../destination.ts';

/** A code: letters first, no run of digits long enough to be a number somebody can be found by. */
const CODE = /^[a-z][a-z0-9_.-]{0,63}$/i;
const LONG_NUMBER = /\d{5}/;

/**
 * The reason code in a row's answer, or `unspecified`: a server that answers "anna@example.org is not valid"
 * must not bring a person into our ledger and logs.
 */
export function reasonCode(said: unknown, { id, identifiers }: MemberChange): string {
  if (typeof said !== 'string' || !CODE.test(said) || LONG_NUMBER.test(said)) return 'unspecified';
  const text = said.toLowerCase();
  const personal = [id, ...Object.values(identifiers)].filter((value) => value !== '');
  return personal.some((value) => text.includes(value.toLowerCase())) ? 'unspecified' : text;
}
