import { fileURLToPath } from 'node:url';
import type { Project } from '../models/project.ts';
import { SCORED } from '../models/scored.ts';

/** Where the tables that scoring writes are created. */
const REGISTRY = fileURLToPath(new URL('../migrations/0003-registry.ts', import.meta.url));

/** A source, table or view, and what it reads. */
export interface LineageNode {
  /** `source:shop.orders`, `marts.customer_orders`. */
  id: string;
  name: string;
  layer: string;
  kind: string;
  description: string;
  owner: string | null;
  tags: readonly string[];
  file: string;
  /** Ids of what it reads. */
  reads: readonly string[];
}

/** The graph of a project: every node after everything it reads. */
export function lineageOf({ sources, models }: Project): Map<string, LineageNode> {
  const nodes = new Map<string, LineageNode>();
  const idOf = new Map<string, string>();
  for (const { id, description, file, system, name } of sources.values()) {
    const node = { id: `source:${id}`, name: id, layer: 'sources', kind: 'source', description, owner: null, tags: [], file, reads: [] };
    nodes.set(node.id, node);
    idOf.set(`sources.${system}__${name}`, node.id);
  }
  for (const { name, description } of SCORED) {
    nodes.set(name, { id: name, name, layer: 'marts', kind: 'scored', description, owner: null, tags: [], file: REGISTRY, reads: [] });
  }
  for (const { name, schema, kind, description, owner, tags, file, dependsOn } of models.values()) {
    nodes.set(name, { id: name, name, layer: schema, kind, description, owner, tags, file, reads: dependsOn.map((relation) => idOf.get(relation) ?? relation) });
  }
  return nodes;
}

/** Everything that `start` reads (`up`) or that reads it (`down`), directly or through others; without `start` itself. */
export function reach(nodes: ReadonlyMap<string, LineageNode>, start: Iterable<string>, direction: 'up' | 'down'): Set<string> {
  const next = direction === 'up' ? (id: string) => nodes.get(id)?.reads ?? [] : (id: string) => readersOf(nodes).get(id) ?? [];
  const found = new Set<string>();
  const queue = [...start];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const other of next(id)) {
      if (found.has(other)) continue;
      found.add(other);
      queue.push(other);
    }
  }
  return found;
}

const readers = new WeakMap<ReadonlyMap<string, LineageNode>, Map<string, string[]>>();

/** The graph turned round, once for each graph. */
function readersOf(nodes: ReadonlyMap<string, LineageNode>): Map<string, string[]> {
  const known = readers.get(nodes);
  if (known) return known;
  const turned = new Map<string, string[]>();
  for (const { id, reads } of nodes.values()) for (const read of reads) turned.set(read, [...(turned.get(read) ?? []), id]);
  readers.set(nodes, turned);
  return turned;
}
