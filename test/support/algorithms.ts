/** Options with which an algorithm is tried on the customers of `shoppers`. */
export const OPTIONS: Record<string, Record<string, unknown>> = {
  dbscan: { eps: 0.5, minSamples: 5 },
  k_prototypes: { categorical: ['channel'] },
  groups: { categorical: ['channel'] },
};
