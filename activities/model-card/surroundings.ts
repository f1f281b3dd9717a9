import type { CheckedConfig } from '../../config/schema.ts';
import type { Project } from '../../warehouse/models/project.ts';
import type { Surroundings } from './facts.ts';

/** What configuration and models say of a segmentation today. */
export function surroundingsOf(config: Pick<CheckedConfig, 'audiences'>, { features }: Pick<Project, 'features'>, segmentation: string): Surroundings {
  return {
    features,
    audiences: Object.entries(config.audiences).filter(([, audience]) => audience.segmentation === segmentation).map(([name, { destinations }]) => ({ name, destinations })),
  };
}
