import { expect, test } from 'vitest';
import type { NightResult } from '../../activities/types.ts';
import type { Context } from '../../cli/context.ts';
import { nightSummary } from '../../cli/night/summary.ts';

/** What a terminal says of a night whose sources warned of this, and of nothing else. */
function told(...warnings: string[][]): string {
  const night = {
    status: 'completed', logical_date: '2026-04-02', customers: 1, segments: [], drift: { alarm: false, reference: null, features: [] }, gates: [], model: { version: 1, promoted: false }, audiences: [],
    sources: warnings.map((list) => ({ warnings: list })), report: 'report.html',
  } as unknown as NightResult;
  return nightSummary({} as Context, night, undefined);
}

test('a night says in the terminal what its sources warned of', () => {
  expect(told(['one.a: 1 file was corrected'], [], ['one.b: no rows'])).toContain('\n\n2 warnings about the data:\n- one.a: 1 file was corrected\n- one.b: no rows\n\nReport: report.html');
  expect(told(['one.a: no rows'])).toContain('\n1 warning about the data:\n');
  expect(told([])).not.toContain('warning');
});

test('a long list ends with how many more the report has', () => {
  const lines = told(Array.from({ length: 23 }, (_, index) => `one.a: ${index}`)).split('\n');
  expect(lines.filter((line) => line.startsWith('- '))).toHaveLength(20);
  expect(lines).toContain('and 3 more, in the report.');
});
