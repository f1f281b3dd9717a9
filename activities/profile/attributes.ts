import { MusterError } from '../../core/errors.ts';
import { closestWord } from '../../core/words.ts';
import { isCategory } from '../../warehouse/models/categories.ts';
import type { Project } from '../../warehouse/models/project.ts';
import { demographicColumns, type Told } from './demographics.ts';

/**
 * Protected attributes by name: demographic columns that come in kinds.
 * @throws MusterError usage that lists those there are.
 */
export function attributesNamed(project: Project, names: readonly string[], where: string): Told[] {
  const columns = demographicColumns(project).filter(({ column }) => isCategory(column.type));
  return names.map((name) => {
    const found = columns.find(({ column }) => column.name === name);
    if (found) return found;
    const known = columns.map(({ column }) => column.name);
    const meant = closestWord(name, known);
    throw new MusterError({
      kind: 'usage', where, found: `"${name}", which is no demographic column in kinds`, allowed: known.join(', ') || 'nothing: no mart is tagged demographics',
      todo: meant ? `write "${meant}"` : 'use one of these, or add the column to a mart with the tag demographics',
    });
  });
}
