export { bandOf, bandSql, usefulCuts, type Cuts } from './bands.ts';
export { silhouetteOfBands, splitRows, type RowSplit, type SplitRequest } from './split-rows.ts';
