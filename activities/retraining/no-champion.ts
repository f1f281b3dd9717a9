import type { RetrainReason } from './reason.ts';

/** Nobody can be put into a segment without a model. */
export const noChampion: RetrainReason = {
  name: 'no_champion', automatic: false,
  ask: ({ champion }) => ({ because: champion === null ? 'there is no champion yet' : null }),
};
