import { daviesBouldinOf, dispersionOf } from '../choosing-k/dispersion.ts';
import { silhouetteProblem, silhouetteScores, silhouetteSums, stratifiedRows } from '../silhouette/index.ts';
import type { JudgedModel, ModelMeasure } from './measure.ts';

export interface BesideChampionRequest {
  /** Rows on which silhouettes are computed: time grows with their square. */
  rows: number;
}

/** One index of both models; null where it could not be computed. */
export interface OfBoth { challenger: number | null; champion: number | null }

/** Both models' segments of the same customers, judged in the space of one of the models. */
export interface InOneSpace {
  /** The model in whose space distances were taken, such as `v3`. */
  space: string;
  silhouette: OfBoth;
  daviesBouldin: OfBoth;
}

export interface BesideChampion {
  challenger: string;
  champion: string;
  /** Segments with customers of the snapshot. */
  segments: { challenger: number; champion: number };
  /** Rows of the silhouettes; those of Davies-Bouldin are all. */
  rows: number;
  /** The space of the challenger, then that of the champion. */
  spaces: InOneSpace[];
}

/**
 * Challenger and champion on the same rows. An index of distances can be compared only within one space: other features or another scale
 * give other values for the same segments. But each model is at home in its own space, where its segments were made to look best; so both
 * are judged in both, and the gates take the mean of the two comparisons, in which that advantage cancels.
 */
export const besideChampion: ModelMeasure<'beside_champion'> = {
  name: 'beside_champion',
  measure: ({ challenger, champion, raw }, { rows: most }) => {
    if (champion === null) return null;
    const labellings = [challenger.labels, champion.labels];
    const { rows, weights } = stratifiedRows(labellings, raw.rows, most);
    const drawn = labellings.map((labels) => rows.map((row) => labels[row]!));
    const inSpaceOf = (home: JudgedModel): InOneSpace => {
      const problem = silhouetteProblem(home.space(rows), drawn, weights);
      const [own, other] = silhouetteScores(problem, [silhouetteSums(problem)]);
      const all = home.space();
      const [ownIndex, otherIndex] = labellings.map((labels) => daviesBouldinOf(dispersionOf(all, labels)));
      return {
        space: home.name,
        silhouette: { challenger: own!.mean, champion: other!.mean },
        daviesBouldin: { challenger: ownIndex ?? null, champion: otherIndex ?? null },
      };
    };
    const inhabited = (labels: Int32Array): number => new Set(labels).size;
    return {
      challenger: challenger.name, champion: champion.name, rows: rows.length,
      segments: { challenger: inhabited(challenger.labels), champion: inhabited(champion.labels) },
      spaces: [inSpaceOf(challenger), inSpaceOf(champion)],
    };
  },
};
