import { MusterError } from '../../core/errors.ts';
import type { Model } from './model.ts';
import { referencesIn } from './references.ts';
import { tokenize } from './sql-text.ts';

/**
 * Models in an order in which each comes after everything it reads; alphabetical where the graph leaves it open.
 * @throws MusterError usage for a cycle, naming the file and line of one step of it.
 */
export function inOrder(models: ReadonlyMap<string, Model>): Model[] {
  const ordered: Model[] = [];
  const done = new Set<string>();
  const visit = (model: Model, path: readonly Model[]): void => {
    if (done.has(model.name)) return;
    if (path.includes(model)) throw cycle([...path.slice(path.indexOf(model)), model]);
    for (const name of model.dependsOn.toSorted()) {
      const upstream = models.get(name);
      if (upstream) visit(upstream, [...path, model]);
    }
    done.add(model.name);
    ordered.push(model);
  };
  for (const name of [...models.keys()].toSorted()) visit(models.get(name)!, []);
  return ordered;
}

function cycle(path: readonly Model[]): MusterError {
  const [first, second] = path;
  const line = first && !first.generated ? referencesIn(tokenize(first.sql)).find(({ name }) => name === second?.name)?.line : undefined;
  return new MusterError({
    kind: 'usage', where: `${first?.file ?? 'models'}${line === undefined ? '' : `:${line}`}`, found: `models read each other in a circle: ${path.map(({ name }) => name).join(' -> ')}`,
    todo: 'move what they share into a model of its own',
  });
}

/** Names of everything that `name` reads, directly or through others, in no particular order. */
export function upstreamOf(models: ReadonlyMap<string, Model>, name: string): Set<string> {
  const found = new Set<string>();
  const queue = [...(models.get(name)?.dependsOn ?? [])];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    queue.push(...(models.get(next)?.dependsOn ?? []));
  }
  return found;
}
