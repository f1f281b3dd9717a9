import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { counted } from '../../core/words.ts';
import { table } from '../../cli/output/table.ts';
import { duration, widthOf } from '../../cli/output/text.ts';
import { toJson } from '../../cli/output/json.ts';

test('numbers stand to the right, texts to the left, missing values where the caller wants them', () => {
  const text = table(['segment', 'size', 'share'], [['regulars', 6204, '35.1%'], ['devotees', 512n, null]], { missing: 'NULL' });
  expect(text.split('\n')).toEqual([
    'segment   size  share', //
    '────────  ────  ─────',
    'regulars  6204  35.1%',
    'devotees   512   NULL',
  ]);
});

test('a table without rows shows its columns', () => {
  expect(table(['a', 'b'], [])).toBe('a  b\n─  ─');
});

test('the widest columns give way first', () => {
  const lines = table(['id', 'comment'], [['C1', 'a very long comment about nothing at all']], { width: 24 }).split('\n');
  expect(lines[2]).toBe('C1  a very long comment…');
});

test('where there are more columns than the terminal holds, each row is a paragraph', () => {
  const headers = Array.from({ length: 12 }, (_, index) => `feature_${index}`);
  const text = table(headers, [headers.map((_, index) => index * 1000), headers.map(() => null)], { width: 60 });
  expect(text).toContain('feature_3   3000\n');
  expect(text.split('\n\n')).toHaveLength(2);
});

test('no line is wider than the terminal, whatever the data', () => {
  const cell = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constantFrom('日本語のコメント', '한국어', 'e\u0301te\u0301', '🎉🎉'), fc.integer(), fc.constant(null));
  fc.assert(
    fc.property(fc.integer({ min: 30, max: 120 }), fc.array(fc.tuple(cell, cell, cell), { maxLength: 5 }), (width, rows) => {
      const lines = table(['one', 'two', 'three'], rows, { width }).split('\n');
      expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
    }),
  );
});

test('data cannot steer the terminal', () => {
  const text = table(['comment'], [['\u001B[2Jgone\nnext\tline\u0007']]);
  expect(text).toContain('[2Jgone next line');
  // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
  expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/);
});

test('values of a warehouse become text', () => {
  expect(table(['at', 'list'], [[new Date('2026-01-31T00:00:00Z'), [1n, 'x']]])).toContain('2026-01-31T00:00:00.000Z  [1,"x"]'.replace('1,', '"1",'));
});

test('JSON keeps whole numbers whole and is one line for a program', () => {
  expect(toJson({ small: 5n, large: 2n ** 63n, none: Number.NaN, at: new Date(0) })).toBe(
    '{"small":5,"large":"9223372036854775808","none":null,"at":"1970-01-01T00:00:00.000Z"}',
  );
  expect(toJson({ a: 1 }, true)).toBe('{\n  "a": 1\n}');
});

test('durations are said as a person would', () => {
  expect([0.0304, 4.217, 59.96, 83.4].map(duration)).toEqual(['30 ms', '4.2 s', '1 min 0 s', '1 min 23 s']);
});

test('counts are for people: thousands apart, and one is not several', () => {
  expect([counted(1, 'night'), counted(0, 'night'), counted(12_345, 'row'), counted(2, 'history', 'histories')]).toEqual(['1 night', '0 nights', '12,345 rows', '2 histories']);
  expect(table(['size', 'share'], [[12_345, 0.36], [1_000_000n, 1]], { grouped: true }).split('\n').slice(2)).toEqual(['   12,345   0.36', '1,000,000      1']);
});
