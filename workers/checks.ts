import { featureNamed } from '../activities/features.ts';
import type { LoadedConfig } from '../config/load.ts';
import { openDestination } from '../destinations/registry.ts';
import { CORE_SQL, loadProject, type Project } from '../warehouse/models/project.ts';

/**
 * Reads the models and checks the names in the configuration that only they know: found out now, not in the middle of a night.
 * @throws MusterError (usage) for a model that does not parse, a system without staging models, or a feature that no mart documents.
 */
export async function checkedProject(config: LoadedConfig): Promise<Project> {
  const project = await loadProject({ folders: [CORE_SQL, ...config.models], systems: config.systems, identity: config.identity });
  for (const [name, { features }] of Object.entries(config.segmentations)) {
    for (const { feature } of features) featureNamed(project, feature, `${config.file}: segmentations.${name}.features`);
  }
  for (const [name, { select }] of Object.entries(config.audiences)) {
    if (select === 'all' || 'segments' in select) continue;
    const [end, feature] = 'highest' in select ? ['highest', select.highest] : ['lowest', select.lowest];
    featureNamed(project, feature, `${config.file}: audiences.${name}.select.${end}`);
  }
  return project;
}

/** A destination whose address or token is missing is found out now, not when the night is nearly over. Nothing is connected yet. */
export async function checkDestinations({ destinations, baseDir }: LoadedConfig): Promise<void> {
  for (const [name, { kind, ...options }] of Object.entries(destinations)) {
    const session = openDestination({ kind, options }, { baseDir, env: process.env, name });
    await session.close?.();
  }
}
