import { expect, test } from 'vitest';
import { PlainProgress } from '../../cli/output/progress-plain.ts';
import { progressFor } from '../../cli/output/progress.ts';
import { withMessage } from '../../cli/output/step-lines.ts';
import { fakeTerminal } from './fake-terminal.ts';

function told(...messages: string[]): string[] {
  let lines: string[] = [];
  for (const message of messages) lines = withMessage(lines, message);
  return lines;
}

test('a clock stays one line, what was decided stays readable', () => {
  const ticks = ['downloading: 3 MB, 0:05', 'downloading: 57 MB, 0:10'];
  expect(told('the network is there', ...ticks, 'Temporal server: found')).toEqual(['the network is there', 'downloading: 57 MB, 0:10', 'Temporal server: found']);
});

test('a step that says what it did takes the place of its name', () => {
  expect(told('stage', 'stage: 9 sources', 'marts', 'marts: 20,000 customers')).toEqual(['stage: 9 sources', 'marts: 20,000 customers']);
});

test('plain progress says in each line what it is about, and lets errors pass', async () => {
  const lines: string[] = [];
  const progress = new PlainProgress((line) => lines.push(line.replace(/\d+(\.\d+)? m?s/, 'T')));
  expect(await progress.step('One', async (say) => {
    say('half');
    say('half');
    return 1;
  })).toBe(1);
  await expect(progress.step('Two', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  progress.note('Three');
  expect(lines).toEqual(['One ...', 'One: half', 'One: done in T', 'Two ...', 'Two: failed after T', 'Three']);
});

test('pipes, CI and dumb terminals get plain lines; so does one that does not say how wide it is', () => {
  const wide = { write: () => true, isTTY: true, columns: 80 };
  const unknown = { ...wide, columns: 0 };
  const base = fakeTerminal();
  const cases = [base, { ...base, stdout: wide, stderr: unknown }, { ...base, stdout: wide, stderr: wide, env: { CI: '1' } }, { ...base, stdout: wide, stderr: wide, env: { TERM: 'dumb' } }];
  expect(cases.map((terminal) => progressFor(terminal) instanceof PlainProgress)).toEqual([true, true, true, true]);
  expect(progressFor({ ...base, stdout: wide, stderr: wide }) instanceof PlainProgress).toBe(false);
});
