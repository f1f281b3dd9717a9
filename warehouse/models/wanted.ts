import { MusterError } from '../../core/errors.ts';
import { closestWord } from '../../core/words.ts';
import { SPINE } from './generated.ts';
import type { Model } from './model.ts';
import { SCORED } from './scored.ts';

/**
 * The models that a company asks for: staging and the spine, the named ones with all that they read, and views, which cost nothing, where
 * everything that they read is there.
 * @throws MusterError usage for a name that no mart or history has.
 */
export function wantedModels(models: ReadonlyMap<string, Model>, names: readonly string[] | undefined): Map<string, Model> {
  if (names === undefined) return new Map(models);
  const wanted = new Set([...models.values()].filter(({ staging, name }) => staging !== null || name === SPINE).map(({ name }) => name));
  const take = (name: string): void => {
    if (wanted.has(name)) return;
    wanted.add(name);
    models.get(name)?.dependsOn.forEach(take);
  };
  for (const name of names) take(named(models, name).name);
  models.get(SPINE)?.dependsOn.forEach(take);
  const there = (name: string): boolean => wanted.has(name) || SCORED.some((table) => table.name === name) || (!models.has(name) && name.startsWith('staging.'));
  for (let before = -1; before !== wanted.size;) {
    before = wanted.size;
    for (const { name, kind, dependsOn } of models.values()) if (kind === 'view' && dependsOn.every(there)) wanted.add(name);
  }
  return new Map([...models].filter(([name]) => wanted.has(name)));
}

function named(models: ReadonlyMap<string, Model>, name: string): Model {
  const offered = [...models.values()].filter(({ schema, kind }) => ['marts', 'snapshots'].includes(schema) && kind !== 'view');
  const found = offered.find((model) => model.name === name || model.table === name);
  if (found) return found;
  const tables = offered.map(({ table }) => table).toSorted();
  const meant = closestWord(name, tables);
  throw new MusterError({ kind: 'usage', where: 'marts', found: `"${name}"`, allowed: tables.join(', '), todo: meant ? `write "${meant}"` : 'name one of these' });
}
