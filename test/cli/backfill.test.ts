import { expect, test } from 'vitest';
import { countsText, nextDay, progressLine } from '../../cli/night/backfill-words.ts';
import { countNights } from '../../workflows/backfill-counts.ts';
import type { BackfilledNight } from '../../workflows/backfill.ts';

const night = (date: string, status: string, reason?: string): BackfilledNight => ({ date, status, workflow_id: date, ...(reason === undefined ? {} : { reason }) });
const NIGHTS = [night('2026-04-01', 'completed'), night('2026-04-02', 'failed', 'no orders')];

test('progress says how the nights ended, what runs, and why the last one failed', () => {
  expect(progressLine([], '2026-04-01', '2026-04-01')).toBe('0 of 1 night; 2026-04-01 runs');
  expect(progressLine(NIGHTS.slice(0, 1), '2026-04-01', '2026-04-03')).toBe('1 of 3 nights: 1 completed; 2026-04-02 runs');
  expect(progressLine(NIGHTS, '2026-04-01', '2026-04-03')).toBe('2 of 3 nights: 1 completed, 1 failed; 2026-04-03 runs; 2026-04-02 failed: no orders');
  expect(progressLine(NIGHTS, '2026-04-01', '2026-04-02')).toBe('2 of 2 nights: 1 completed, 1 failed; 2026-04-02 failed: no orders');
});

test('counts name only what there was', () => {
  expect(countsText(countNights([]))).toBe('no night has ended');
  expect(countsText(countNights([...NIGHTS, night('2026-04-03', 'rejected', 'silhouette')]))).toBe('1 completed, 1 rejected, 1 failed');
});

test('a backfill goes on with the first day whose night has not ended', () => {
  expect(nextDay(NIGHTS, ['2026-04-01', '2026-04-02', '2026-04-03'])).toBe('2026-04-03');
  expect(nextDay(NIGHTS, ['2026-04-01', '2026-04-02'])).toBeUndefined();
});
