import { expect, test } from 'vitest';
import { maskPersonal, maskQuoted } from '../../core/masking.ts';

test.each([
  ["Could not convert string 'Patrick O'Brien 5' to INT32", 'Could not convert string … to INT32'],
  ['invalid input syntax for type numeric: "Anna "Annie" Smith 5"', 'invalid input syntax for type numeric: …'],
  ['Could not parse string "Ann" according to format specifier "%Y"\nParker\n^\nError: Expected a number', 'Could not parse string …'],
  ["Type INT64 with value 4917012345678 can't be cast", "Type INT64 with value … can't be cast"],
  ['Could not cast value 491701.500000 to DECIMAL(5,2) in line 12', 'Could not cast value … to DECIMAL(5,2) in line 12'],
  ['no account for anna@example.com here', 'no account for … here'],
])('%j is told as %j', (said, told) => {
  expect(maskQuoted(said)).toBe(told);
});

test.each([['Zimmer', 'Z…er'], ['Ann', 'A…'], ['ann.lee@example.com', 'a…om'], ['+15551234567', '+…67'], ['  ', '']])('%j is shown as %j', (value, shown) => {
  expect(maskPersonal(value)).toBe(shown);
});
