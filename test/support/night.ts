import { nightBounds } from '../../core/dates.ts';
import type { Night } from '../../warehouse/models/binds.ts';
import { CORE_SQL, loadProject, type Project } from '../../warehouse/models/project.ts';

/** The shop's models, and those of the user's folders. */
export async function shopProject(...folders: string[]): Promise<Project> {
  return loadProject({ folders: [CORE_SQL, ...folders], systems: ['shop'] });
}

/** The night of a day, fired on time. */
export function nightOf(logicalDate: string): Night {
  return nightBounds(logicalDate);
}
