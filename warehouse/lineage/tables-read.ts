import type { Project } from '../models/project.ts';

/** Tables and sources that a model reads; views are seen through, since nobody writes them. Sources as `source:system.name`. */
export function tablesRead({ models, sources }: Pick<Project, 'models' | 'sources'>, name: string): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const queue = [...(models.get(name)?.dependsOn ?? [])];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const read = models.get(next);
    if (read?.kind === 'view') queue.push(...read.dependsOn);
    else if (read) found.add(next);
    else for (const source of sources.values()) if (next === `sources.${source.system}__${source.name}`) found.add(`source:${source.id}`);
  }
  return [...found].toSorted();
}
