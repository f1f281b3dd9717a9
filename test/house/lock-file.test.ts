import { expect, test } from 'vitest';
import { readFileSync } from 'node:fs';

interface Locked { optionalDependencies?: Record<string, string>; resolved?: string }

const { packages } = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as { packages: Record<string, Locked> };

test('the lock file names the builds of every platform, or `npm ci` refuses it', () => {
  // npm leaves out an optional package that its registry did not serve at the time, and then finds the lock out of step.
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages)));
  expect(missing).toEqual([]);
});

test('the lock file names no registry', () => {
  expect(Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
});

test('workflows are replayed with one copy of protobufjs', () => {
  // Two copies beside @temporalio/* make a JSON history unreadable ("type must be a Type"); gRPC's own loader keeps its older one.
  const copies = Object.keys(packages).filter((path) => path.endsWith('node_modules/protobufjs'));
  expect(copies.filter((path) => path.includes('@temporalio'))).toEqual([]);
});
