import { readFileSync } from 'node:fs';
import { MusterError } from '../../core/errors.ts';
import { closestWord } from '../../core/words.ts';
import type { Entity } from './entity.ts';
import { lineOfKey } from './yaml-file.ts';

/**
 * Holds what entities refer to against the entities there are: a reference to nothing would count no orphan, ever.
 * @throws MusterError usage with file and line.
 */
export function checkEntityReferences(entities: ReadonlyMap<string, Entity>): void {
  const columnsOf = ({ name, columns }: Entity): string[] => columns.map((column) => `${name}.${column.name}`);
  for (const { file, columns } of entities.values()) {
    for (const { name, references } of columns) {
      const [other = ''] = references?.split('.') ?? [];
      const entity = entities.get(other);
      if (references === undefined || (entity && columnsOf(entity).includes(references))) continue;
      const allowed = entity ? columnsOf(entity) : [...entities.keys()];
      const meant = entity ? closestWord(references, allowed) : withOther(references, closestWord(other, allowed));
      throw new MusterError({
        kind: 'usage', where: `${file}:${lineOfKey(readFileSync(file, 'utf8'), ['columns', name, 'references'])} (columns.${name}.references)`,
        found: entity ? `"${references}", a column that the entity does not have` : `"${references}", and no entity "${other}"`, allowed: allowed.toSorted().join(', '),
        todo: meant ? `write "${meant}"` : 'name a column of an entity',
      });
    }
  }
}

function withOther(references: string, entity: string | undefined): string | undefined {
  return entity && `${entity}.${references.split('.')[1] ?? ''}`;
}
