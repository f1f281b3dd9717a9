import type { LoadedConfig } from '../../config/load.ts';
import type { Home } from '../../workers/home.ts';
import type { LineageNode } from '../../warehouse/lineage/lineage.ts';
import type { Project } from '../../warehouse/models/project.ts';
import type { Context } from '../context.ts';

export interface Models { home: Home; config: LoadedConfig; project: Project; lineage: Map<string, LineageNode> }

/** The models of the configuration, read and checked; nothing is opened or created. */
export async function readModels(context: Context, data?: string): Promise<Models> {
  const { homePaths } = await import('../../workers/home.ts');
  const { checkedProject } = await import('../../workers/checks.ts');
  const { lineageOf } = await import('../../warehouse/lineage/lineage.ts');
  const { readConfig } = await import('../night/workplace.ts');
  const home = homePaths(context.home);
  const config = await readConfig(context, home, { data });
  const project = await checkedProject(config);
  return { home, config, project, lineage: lineageOf(project) };
}

/** The nodes that the selectors name, in the order of the graph. */
export async function selected({ lineage }: Models, selectors: readonly string[]): Promise<LineageNode[]> {
  const { selectNodes } = await import('../../warehouse/lineage/select.ts');
  return selectNodes(lineage, selectors).map((id) => lineage.get(id)!);
}

/** Whether building writes something: sources are read, views are there, and scoring writes its own tables. */
export function isBuilt({ layer, kind }: LineageNode): boolean {
  return layer !== 'sources' && kind !== 'view' && kind !== 'scored';
}
