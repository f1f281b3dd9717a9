import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accuracyOf, collapsed, createRandom, fitTree, leafOf, leafRules, type TreeNode } from '../../analytics/index.ts';
import { reference } from '../reference/values.ts';

interface Trees {
  columns: number[][];
  labels: number[];
  trees: { depth: number; leaf_rows: number; splits: [number, number][]; accuracy: number; predictions: number[] }[];
  iris_accuracy: Record<string, number>;
}

/** Trees of scikit-learn's DecisionTreeClassifier. */
const given = JSON.parse(readFileSync(new URL('../reference/trees.json', import.meta.url), 'utf8')) as Trees;
const columns = given.columns.map((column) => Float64Array.from(column));

function splitsOf(node: TreeNode): [number, number][] {
  return node.kind === 'leaf' ? [] : [[node.feature, node.threshold], ...splitsOf(node.left), ...splitsOf(node.right)];
}

function predict(tree: TreeNode, features: readonly Float64Array[]): number[] {
  return Array.from(features[0] ?? [], (_, row) => leafOf(tree, (feature) => features[feature]![row]!).label);
}

test.each(given.trees)('depth $depth with at least $leaf_rows rows in a leaf: the splits of scikit-learn', ({ depth, leaf_rows, splits, accuracy, predictions }) => {
  const tree = fitTree({ columns, labels: given.labels, classes: 4, depth, leafRows: leaf_rows });
  const found = splitsOf(tree);
  expect(found.map(([feature]) => feature)).toEqual(splits.map(([feature]) => feature));
  // scikit-learn keeps values in single precision.
  found.forEach(([, threshold], index) => expect(threshold).toBeCloseTo(splits[index]![1], 6));
  expect(predict(tree, columns)).toEqual(predictions);
  expect(accuracyOf(tree)).toBeCloseTo(accuracy, 12);
  expect(predict(collapsed(tree), columns)).toEqual(predictions);
});

test('iris: as many species right as scikit-learn', () => {
  const features = [0, 1, 2, 3].map((index) => Float64Array.from(reference.iris, (row) => row[index]!));
  for (const [depth, accuracy] of Object.entries(given.iris_accuracy)) {
    const tree = fitTree({ columns: features, labels: reference.iris_species, classes: 3, depth: Number(depth), leafRows: 1 });
    expect(accuracyOf(tree)).toBeCloseTo(accuracy, 12);
  }
});

test('the same rows in another order give the same tree, and each row obeys the rule of its leaf', () => {
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 0, max: 9 }), fc.nat(2)), { minLength: 1, maxLength: 50 }),
    fc.nat(), fc.integer({ min: 1, max: 5 }),
    (rows, seed, leafRows) => {
      const fit = (of: typeof rows): TreeNode => fitTree({
        columns: [0, 1].map((index) => Float64Array.from(of, (row) => row[index]!)), labels: of.map(([, , label]) => label), classes: 3, depth: 3, leafRows,
      });
      const tree = fit(rows);
      const random = createRandom(seed);
      expect(fit(rows.map((row) => ({ row, place: random.uniform() })).toSorted((a, b) => a.place - b.place).map(({ row }) => row))).toEqual(tree);
      const rules = leafRules(tree);
      for (const row of rows) {
        const obeyed = rules.filter(({ conditions }) => conditions.every(({ feature, from, to }) =>
          (!from || row[feature]! >= from[1]) && (!to || row[feature]! <= to[0])));
        expect(obeyed.map(({ leaf }) => leaf)).toEqual([leafOf(tree, (feature) => row[feature]!)]);
      }
      expect(rules.every(({ leaf: { counts } }) => rules.length === 1 || counts[0]! + counts[1]! + counts[2]! >= leafRows)).toBe(true);
    },
  ));
});

test('what cannot be told apart stays together', () => {
  const same = fitTree({ columns: [Float64Array.of(1, 1, 1)], labels: [0, 1, 1], classes: 2, depth: 3, leafRows: 1 });
  expect(same).toEqual({ kind: 'leaf', counts: [1, 2], label: 1 });
  expect(fitTree({ columns: [], labels: [], classes: 1, depth: 3, leafRows: 1 })).toEqual({ kind: 'leaf', counts: [0], label: 0 });
});
