import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

function bench(...args: string[]) {
  return spawnSync(process.execPath, ['--import', 'tsx', 'bench/run.ts', ...args], { cwd: root, encoding: 'utf8' });
}

test('without a name it says which benchmarks there are and what they take', () => {
  const { status, stdout } = bench();
  expect(status).toBe(0);
  expect(stdout).toMatch(/night: .+\n\s+--customers/);
  expect(stdout).toContain('python-stack: ');
});

test.each([
  [['nigth'], 'no case "nigth"', 'write "night"'],
  [['night', '--custmers', '5'], '--custmers', '--customers'],
  [['python-stack', '--sources', 'some'], '--sources: "some"', 'commerce or all'],
  [['night', '--customers', 'many'], '--customers: "many"', 'a whole number from 1'],
])('%j is refused in one line that says what is allowed', (args, found, allowed) => {
  const { status, stdout, stderr } = bench(...args);
  expect(status).toBe(2);
  expect(stdout).toBe('');
  const lines = stderr.trim().split('\n').filter((line) => line.startsWith('error: '));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(found);
  expect(lines[0]).toContain(allowed);
});
