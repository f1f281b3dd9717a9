import { expect, test } from 'vitest';
import { maskPersonal, maskQuoted } from '../../core/masking.ts';

test.each([
  ["Could not convert string 'Patrick O'Brien 5' to INT32", 'Could not convert string … to INT32'],
  ['invalid input syntax for type numeric: "Anna "Annie" Smith 5"', 'invalid input syntax for type numeric: …'],
  ['Could not parse string "Ann" according to format specifier "%Y"\nParker\n^\nError: Expected a number', 'Could not parse string …'],
  ['no account for anna@example.com here', 'no account for … here'],
])('%j is told as %j', (said, told) => {
  expect(maskQuoted(said)).toBe(told);
});

test.each([['Zimmer', 'Z…er'], ['Ann', 'A…'], ['ann.lee@example.com', 'a…om'], ['+15551234567', '+…67'], ['  ', '']])('%j is shown as %j', (value, shown) => {
  expect(maskPersonal(value)).toBe(shown);
});
