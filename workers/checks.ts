import type { LoadedConfig } from '../config/load.ts';
import { MusterError } from '../core/errors.ts';
import { closestWord } from '../core/words.ts';
import { openDestination } from '../destinations/registry.ts';
import { CORE_SQL, loadProject, type Project } from '../warehouse/models/project.ts';

/**
 * Reads the models and checks the names in the configuration that only they know: found out now, not in the middle of a night.
 * @throws MusterError (usage) for a model that does not parse, a system without staging models, or a feature that no mart documents.
 */
export async function checkedProject(config: LoadedConfig): Promise<Project> {
  const project = await loadProject({ folders: [CORE_SQL, ...config.models], systems: config.systems });
  for (const [name, { features }] of Object.entries(config.segmentations)) {
    for (const { feature } of features) requireFeature(project, `${config.file}: segmentations.${name}.features`, feature);
  }
  for (const [name, { select }] of Object.entries(config.audiences)) {
    if (select === 'all' || 'segments' in select) continue;
    const [end, feature] = 'highest' in select ? ['highest', select.highest] : ['lowest', select.lowest];
    requireFeature(project, `${config.file}: audiences.${name}.select.${end}`, feature);
  }
  return project;
}

function requireFeature({ features }: Project, where: string, name: string): void {
  if (features.has(name)) return;
  const names = [...features.keys()];
  const meant = closestWord(name, names);
  throw new MusterError({
    kind: 'usage', where, found: `no mart documents a feature "${name}"`, allowed: names.join(', '),
    todo: meant ? `write "${meant}"` : 'use one of these, or add the feature to a mart',
  });
}

/** A destination whose address or token is missing is found out now, not when the night is nearly over. Nothing is connected yet. */
export async function checkDestinations({ destinations, baseDir }: LoadedConfig): Promise<void> {
  for (const [name, { kind, ...options }] of Object.entries(destinations)) {
    const session = openDestination({ kind, options }, { baseDir, env: process.env, name });
    await session.close?.();
  }
}
