import { MusterError } from '../../core/errors.ts';
import { closestWord } from '../../core/words.ts';
import { reach, type LineageNode } from './lineage.ts';

type Nodes = ReadonlyMap<string, LineageNode>;

/** What can stand before a colon, and the values by which it means a node. A new one is one line here. */
const METHODS: Record<string, (node: LineageNode) => readonly (string | null)[]> = {
  source: ({ layer, name }) => (layer === 'sources' ? [name, name.split('.')[0] ?? name] : []),
  tag: ({ tags }) => tags,
  layer: ({ layer }) => [layer],
  owner: ({ owner }) => [owner],
};

export const SELECTORS = 'a name (marts.customer_orders or customer_orders), name+ (and what reads it), +name (and what it reads), '
  + `${Object.keys(METHODS).map((method) => `${method}:…`).join(', ')}; a comma between two means both at once`;

/**
 * Ids that the selectors name, in the order of the graph. Several selectors add up; parts with a comma between them must all hold.
 * None selects everything.
 * @throws MusterError usage for a selector that means nothing, with the closest name.
 */
export function selectNodes(nodes: Nodes, selectors: readonly string[]): string[] {
  if (selectors.length === 0) return [...nodes.keys()];
  const chosen = new Set(selectors.flatMap((selector) => [...every(nodes, selector)]));
  return [...nodes.keys()].filter((id) => chosen.has(id));
}

function every(nodes: Nodes, selector: string): Set<string> {
  const sets = selector.split(',').map((part) => one(nodes, part.trim(), selector));
  return sets.reduce((both, set) => new Set([...both].filter((id) => set.has(id))));
}

function one(nodes: Nodes, part: string, selector: string): Set<string> {
  const [, up = '', word = '', down = ''] = /^(\+?)(.*?)(\+?)$/.exec(part) ?? [];
  const start = startsOf(nodes, word);
  if (start.length === 0) throw unknown(nodes, word, selector);
  return new Set([
    ...start,
    ...(up ? reach(nodes, start, 'up') : []),
    ...(down ? reach(nodes, start, 'down') : []),
  ]);
}

function startsOf(nodes: Nodes, word: string): string[] {
  const [method = '', value] = word.split(/:(.*)/s);
  const holds = value === undefined ? undefined : METHODS[method];
  const ids = [...nodes.values()].filter((node) => (holds ? holds(node).includes(value ?? '') : node.name === word || node.name.split('.').at(-1) === word));
  // `customers` is an entity, a staging model's entity and an intermediate model: the whole name decides, the short one means all.
  return ids.map(({ id }) => id);
}

function unknown(nodes: Nodes, word: string, selector: string): MusterError {
  const [method = '', value] = word.split(/:(.*)/s);
  const values = value === undefined ? undefined : METHODS[method];
  if (values) return unknownValue(nodes, { method, value: value ?? '', values, selector });
  const names = [...nodes.values()].flatMap(({ id, name }) => [id, name.split('.').at(-1) ?? name]);
  const meant = closestWord(word, names);
  return new MusterError({
    kind: 'usage', where: `selector "${selector}"`, found: `"${word}" selects nothing`, allowed: SELECTORS,
    todo: meant ? `write "${meant}"` : '`muster sql ls` lists what there is',
  });
}

function unknownValue(nodes: Nodes, { method, value, values, selector }: { method: string; value: string; values: (node: LineageNode) => readonly (string | null)[]; selector: string }): MusterError {
  const there = [...new Set([...nodes.values()].flatMap((node) => values(node).flatMap((known) => known ?? [])))].toSorted();
  const meant = closestWord(value, there);
  return new MusterError({
    kind: 'usage', where: `selector "${selector}"`, found: `"${method}:${value}" selects nothing`, allowed: there.map((known) => `${method}:${known}`).join(', ') || `no model has ${method === 'owner' ? 'an' : 'a'} ${method}`,
    todo: meant ? `write "${method}:${meant}"` : '`muster sql ls` lists what there is',
  });
}
