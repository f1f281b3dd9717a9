import type { ExistingRelation } from './engine.ts';

/** A column as an engine's catalogue lists it, with its type as models write it. */
export interface CatalogueRow { relation: string; isView: boolean; name: string; type: string }

/** Tables and views by name, of rows that come relation by relation with the columns in their order. */
export function relationsOf(rows: readonly CatalogueRow[]): Map<string, ExistingRelation> {
  const relations = new Map<string, ExistingRelation>();
  for (const { relation: name, isView, ...column } of rows) {
    const relation = relations.get(name) ?? { isView, columns: [] };
    relation.columns.push(column);
    relations.set(name, relation);
  }
  return relations;
}
