import { readFileSync } from 'node:fs';
import { headerLine } from '../models/header-line.ts';
import type { Model } from '../models/model.ts';
import type { Project } from '../models/project.ts';
import { lineOfKey } from '../models/yaml-file.ts';

/**
 * `file:line` of an item in a list that a model declares, such as its third audit. A staging model has those of its entity before its own.
 */
export function declaredAt({ entities }: Pick<Project, 'entities'>, model: Model, list: 'audits' | 'reject_when', index: number): string {
  const entity = entities.get(model.staging?.entity ?? '');
  const inherited = (list === 'audits' ? entity?.audits : entity?.rejects) ?? [];
  if (entity && index < inherited.length) return `${entity.file}:${lineOfKey(readFileSync(entity.file, 'utf8'), [list, String(index)])}`;
  return `${model.file}:${headerLine(model.file, list, String(index - inherited.length))}`;
}
