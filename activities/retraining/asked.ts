import type { RetrainReason } from './reason.ts';

/** Somebody wants a model: `muster run --retrain`, or the input of the night. */
export const asked: RetrainReason = {
  name: 'asked', automatic: false,
  ask: ({ asked }) => ({ because: asked ? 'asked for' : null }),
};
