import { expect, test } from 'vitest';
import { maskPersonal, maskQuoted } from '../../core/masking.ts';
import { withoutValues } from '../../warehouse/duckdb/row-errors.ts';

test.each([
  ["Could not convert string 'Patrick O'Brien 5' to INT32", 'Could not convert string … to INT32'],
  ['invalid input syntax for type numeric: "Anna "Annie" Smith 5"', 'invalid input syntax for type numeric: …'],
  ['Could not parse string "Ann" according to format specifier "%Y"\nParker\n^\nError: Expected a number', 'Could not parse string …'],
  ["Type INT64 with value 4917012345678 can't be cast", "Type INT64 with value … can't be cast"],
  ['Could not cast value 491701.500000 to DECIMAL(5,2) in line 12', 'Could not cast value … to DECIMAL(5,2) in line 12'],
  ["Could not convert string 'Ann\nLee' to INT32", 'Could not convert string …'],
  ["Could not convert string 'said \"so\" Ann\nLee' to INT32", 'Could not convert string …'],
  ['no account for anna@example.com here', 'no account for … here'],
])('%j is told as %j', (said, told) => {
  expect(maskQuoted(said)).toBe(told);
});

test.each([
  ['missing ): Ann Secret(', 'missing ): …'],
  ['bad repetition operator: 1985**', 'bad repetition operator: …'],
  ['Ann Secret is not welcome', '… (its words may be those of a row)'],
  ['Could not convert string "1985" to DECIMAL(4,2) when casting from source column name', 'Could not convert string … to DECIMAL(4,2) when casting from source column name'],
  ["Type INT32 with value 1985 can't be cast because the value is out of range for the destination type INT8", "Type INT32 with value … can't be cast because the value is out of range for the destination type INT8"],
  ['Overflow in multiplication of INT32 (1985 * 1000000)!', 'Overflow in multiplication of INT32 (… * …)!'],
  ['invalid date field format: "Ann", expected format is (YYYY-MM-DD)', 'invalid date field format: …, expected format is (YYYY-MM-DD)'],
])('of a statement that fails on a row, %j is told as %j', (said, told) => {
  expect(withoutValues(said)).toBe(told);
});

test.each([['Zimmer', 'Z…er'], ['Ann', 'A…'], ['ann.lee@example.com', 'a…om'], ['+15551234567', '+…67'], ['  ', '']])('%j is shown as %j', (value, shown) => {
  expect(maskPersonal(value)).toBe(shown);
});
