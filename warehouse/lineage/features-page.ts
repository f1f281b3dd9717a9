import { FEATURE_VIEW } from '../models/generated.ts';
import type { Model, ModelColumn } from '../models/model.ts';
import type { Project } from '../models/project.ts';
import { entitiesBehind } from './entities-behind.ts';

/** Every mart with its columns, their unit, drift and meaning, and the entities it is made of, as Markdown. */
export function featuresPage(project: Project): string {
  return [...project.models.values()]
    .filter(({ schema, name }) => schema === 'marts' && name !== FEATURE_VIEW)
    .toSorted((a, b) => Number(hasFeatures(b)) - Number(hasFeatures(a)) || (a.name < b.name ? -1 : 1))
    .map((model) => section(project, model))
    .join('\n');
}

function section(project: Project, model: Model): string {
  const entities = entitiesBehind(project, model.name);
  const columns = model.columns.filter(({ name }) => !model.grain.includes(name));
  return [
    `## ${model.name}`, '',
    text(model.description), '',
    `One row is: ${model.grain.map((column) => `\`${column}\``).join(', ')}. ${entities.length > 0 ? `Made of: ${entities.map((name) => `\`${name}\``).join(', ')}.` : ''}`.trim(), '',
    '| column | unit | drift | meaning |', '| --- | --- | --- | --- |',
    ...columns.map(row), '',
  ].join('\n');
}

function row({ name, unit, drift, description }: ModelColumn): string {
  return `| \`${name}\` | ${unit ?? ''} | ${drift ?? ''} | ${text(description)} |`;
}

function text(words: string): string {
  return words.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();
}

function hasFeatures({ columns }: Model): boolean {
  return columns.some(({ drift }) => drift !== undefined);
}
