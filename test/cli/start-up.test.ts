import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** Packages that load with the file at `url`: what it imports at its top, and what those files import, types left out. */
function packagesOf(url: URL, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(url.href)) return packages;
  seen.add(url.href);
  const source = readFileSync(fileURLToPath(url), 'utf8');
  for (const [, what = '', from = ''] of source.matchAll(/^(?:import|export) ([^;]*?)from '([^']+)';/gms)) {
    const typesOnly = what.startsWith('type ') || /^\{(\s*type [\w\s]+,?)+\s*\}\s*$/.test(what);
    if (typesOnly) continue;
    if (!from.startsWith('.')) packages.add(from);
    else for (const name of packagesOf(new URL(from, url), seen)) packages.add(name);
  }
  return packages;
}

test('the help shows at once: nothing heavy loads before a command runs', () => {
  const heavy = [...packagesOf(new URL('../../cli/main.ts', import.meta.url))].filter((name) => !name.startsWith('node:') && name !== 'commander');
  expect(heavy).toEqual([]);
});
