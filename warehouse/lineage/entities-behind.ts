import { SPINE } from '../models/generated.ts';
import type { Project } from '../models/project.ts';

/**
 * The entities that a model is made of, directly or through others, in alphabetical order. Every mart hangs on the spine for its
 * customers, so what only the spine reads says nothing of a mart and is left out; of the spine itself it is told.
 */
export function entitiesBehind({ models, entities }: Project, name: string): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const queue = [...(models.get(name)?.dependsOn ?? [])];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next) || next === SPINE) continue;
    seen.add(next);
    const entity = next.replace(/^staging\./, '');
    if (entity !== next && entities.has(entity)) found.add(next);
    else queue.push(...(models.get(next)?.dependsOn ?? []));
  }
  return [...found].toSorted();
}
