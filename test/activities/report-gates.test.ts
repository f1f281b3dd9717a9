import { expect, test } from 'vitest';
import { gatesSection } from '../../activities/report/gates.ts';
import { figuresOf } from '../../core/figures.ts';

test('figures of any document are taken apart into single ones and tables', () => {
  expect(figuresOf({
    rows: 12_345, adjustedRand: { mean: 0.123456, least: null }, names: ['a', 'b'], none: [], sure: true,
    segments: [{ name: 'Regulars', strongest: { feature: 'frequency_84d', difference: -1.5 } }, { name: 'Others', strongest: null, why: ['too small'] }],
  })).toEqual({
    facts: [
      { label: 'rows', value: '12,345' }, { label: 'adjusted rand mean', value: '0.1235' }, { label: 'adjusted rand least', value: '–' },
      { label: 'names', value: 'a, b' }, { label: 'none', value: '–' }, { label: 'sure', value: 'yes' },
    ],
    tables: [{
      label: 'segments', header: ['name', 'strongest feature', 'strongest difference', 'strongest', 'why'],
      rows: [['Regulars', 'frequency_84d', '-1.5', '–', '–'], ['Others', '–', '–', '–', 'too small']],
    }],
  });
});

test('the report shows value, limit, reason and evidence of a gate, and takes no markup from them', () => {
  const { text } = gatesSection([{ subject: 'model:customers', name: 'davies_bouldin', verdict: 'warn', value: 1.23456, threshold: 2, reason: 'because <b>', evidence: { rows: 7, segments: [{ name: '<i>' }] } }]);
  expect(text).toContain('<td class="number">1.23</td><td class="number">2</td>');
  expect(text).toContain('because &#60;b&#62;<details><summary>Evidence</summary>\n<p>rows 7</p>');
  expect(text).toContain('<td>&#60;i&#62;</td>');
  expect(gatesSection([{ subject: 'a', name: 'b', verdict: 'pass', value: null, threshold: null, reason: 'c' }]).text).not.toContain('Evidence');
});
