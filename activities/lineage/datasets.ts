import path from 'node:path';
import type { Dataset, Facets } from '../../lineage/event.ts';
import { facets } from '../../lineage/facets.ts';
import { columnLineage, type ColumnRead } from '../../warehouse/lineage/column-lineage.ts';
import type { Model } from '../../warehouse/models/model.ts';
import type { ActivityDeps } from '../deps.ts';

type Deps = Pick<ActivityDeps, 'config' | 'project' | 'warehouse'>;

/**
 * A table, a source or an audience at a destination as other tools know it: by OpenLineage's naming conventions, a table of a server has the server's address as its
 * namespace and its database in its name. An embedded warehouse has the company's name.
 */
export function datasetOf({ config, project, warehouse }: Deps, id: string): Dataset {
  const source = id.startsWith('source:') ? project.sources.get(id.slice('source:'.length)) : undefined;
  if (source?.table === null) return { namespace: 'file', name: path.join(config.dataDir ?? '', source.path) };
  const table = source?.table?.name ?? id;
  const [, destination, audience] = /^destination:([^/]+)\/(.+)$/.exec(id) ?? [];
  if (destination !== undefined && audience !== undefined) return { namespace: `destination://${destination}`, name: audience };
  if (warehouse.engine.embedded) return { namespace: `${warehouse.engine.name}://${config.name}`, name: table };
  const { protocol, hostname, port, pathname } = new URL(warehouse.path);
  return { namespace: `${protocol}//${hostname}:${port || '5432'}`, name: `${pathname.slice(1)}.${table}` };
}

/** The same with its columns. */
export function describedDataset(deps: Deps, id: string, by: string): Dataset {
  const model = deps.project.models.get(id);
  const source = deps.project.sources.get(id.replace(/^source:/, ''));
  const columns = model?.columns ?? source?.columns.map((column) => ({ ...column, description: undefined }));
  const fields = columns?.map(({ name, type, description }) => ({ name, type, ...(description === undefined ? {} : { description }) }));
  return { ...datasetOf(deps, id), facets: facets(by, { schema: fields && { fields }, columnLineage: model && lineageFacet(deps, model) }) satisfies Facets };
}

function lineageFacet(deps: Deps, model: Model): { fields: object } | undefined {
  const lineage = columnLineage(deps.project, model);
  if (!lineage) return undefined;
  const field = ({ relation, column }: ColumnRead): object => ({ ...datasetOf(deps, relation), field: column });
  return { fields: Object.fromEntries([...lineage].filter(([, read]) => read.length > 0).map(([name, read]) => [name, { inputFields: read.map(field) }])) };
}
