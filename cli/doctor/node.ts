import { readFileSync } from 'node:fs';
import type { Check } from './check.ts';

/** The Node.js version against what package.json asks for. */
export const node: Check = {
  name: 'Node.js',
  async look() {
    const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { engines: { node: string } };
    const found = process.versions.node;
    if (isAtLeast(found, engines.node.replace('>=', ''))) return { verdict: 'ok', found };
    return { verdict: 'fail', found: `${found}; ${engines.node} is needed`, todo: 'install a newer Node.js' };
  },
};

function isAtLeast(version: string, least: string): boolean {
  return version.localeCompare(least, 'en', { numeric: true }) >= 0;
}
