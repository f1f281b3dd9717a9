import { expect, test } from 'vitest';
import { maskQuoted } from '../../core/masking.ts';

test.each([
  ["Could not convert string 'Patrick O'Brien 5' to INT32", 'Could not convert string … to INT32'],
  ['invalid input syntax for type numeric: "Anna "Annie" Smith 5"', 'invalid input syntax for type numeric: …'],
  ['Could not parse string "Ann" according to format specifier "%Y"\nParker\n^\nError: Expected a number', 'Could not parse string …'],
  ['no account for anna@example.com here', 'no account for … here'],
])('%j is told as %j', (said, told) => {
  expect(maskQuoted(said)).toBe(told);
});
