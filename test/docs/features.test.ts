import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { phrasesFor } from '../../analytics/profile/phrases.ts';
import { featuresPage } from '../../warehouse/lineage/features-page.ts';
import { shopProject } from '../support/warehouse.ts';

const PAGE = readFileSync(join(fileURLToPath(new URL('../..', import.meta.url)), 'docs/features.md'), 'utf8');
const project = await shopProject();

test('docs/features.md has the tables that the headers give; `npx --no muster sql docs` writes them to features.md', () => {
  expect(`${PAGE.slice(PAGE.search(/^## marts\./m)).trimEnd()}\n`).toBe(`${featuresPage(project).trimEnd()}\n`);
});

test('every feature has a unit, a drift class and what it is made of on the page', () => {
  for (const { name, model, unit, drift, description } of project.features.values()) {
    expect(PAGE, `${model}.${name}`).toContain(`| \`${name}\` | ${unit} | ${drift} | ${description} |`);
    expect(unit, `${model}.${name}`).not.toBe('');
  }
});

test('every feature has words for the name of a segment', () => {

  expect([...project.features.keys()].filter((feature) => phrasesFor(feature).rank === Number.POSITIVE_INFINITY)).toEqual([]);
});

test('a feature says as of which window it is, or is one of those that look at all time', () => {
  const timeless = [...project.features.keys()].filter((feature) => !/_\d+d$/.test(feature));
  expect(timeless).toEqual(['days_since_contact', 'days_since_response', 'nps_latest', 'recency_days', 'tenure_days', 'r_score', 'f_score', 'm_score', 'days_since_visit']);
});

test('no column of the demographics is a feature', () => {
  const demographics = project.models.get('marts.customer_demographics')!.columns.map(({ name }) => name);
  expect(demographics).toContain('age_band');
  expect(demographics.filter((name) => project.features.has(name))).toEqual([]);
});
