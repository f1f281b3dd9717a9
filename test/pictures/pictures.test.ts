import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { colourOf, NOBODY, PALETTE } from '../../pictures/colours.ts';
import { placedLabels } from '../../pictures/labels.ts';
import { svgOf } from '../../pictures/render.ts';
import { widthOf, wrapped } from '../../pictures/text.ts';
import { examplePictures } from './examples.ts';

const run = promisify(execFile);

test('a picture has the same bytes again, and in another process, time zone and language', async () => {
  const pictures = Object.entries(examplePictures());
  const drawn = await Promise.all(pictures.map(async ([name, picture]) => [name, await svgOf(picture)] as const));
  for (const [name, svg] of drawn.toReversed()) expect(await svgOf(examplePictures()[name]!)).toBe(svg);
  const { stdout } = await run(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('print-hashes.ts', import.meta.url))],
    { env: { ...process.env, TZ: 'Pacific/Chatham', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' } });
  expect(JSON.parse(stdout)).toEqual(Object.fromEntries(drawn.map(([name, svg]) => [name, createHash('sha256').update(svg).digest('hex')])));
});

test('pictures stand together in one page, and names in them are text', async () => {
  for (const picture of Object.values(examplePictures())) {
    const svg = await svgOf(picture, { inline: true });
    expect(/ id="|url\(|<script|href=|https?:|NaN|undefined/.exec(svg)?.[0]).toBeUndefined();
    expect(/<[^>]*\d\.\d{3}/.exec(svg)?.[0]).toBeUndefined();
    // The page gives the paper: nothing covers it.
    expect(svg).not.toMatch(/<rect[^>]* fill="(#ffffff|white)"/);
    const { width = '0', height = '0' } = /width="(?<width>\d+)" height="(?<height>\d+)"/.exec(svg)!.groups!;
    expect([Number(width) < 1700, Number(height) < 1100]).toEqual([true, true]);
  }
});

test('what a picture shows is told in words too, with numbers as a person reads them', () => {
  const { heatmap, flow } = examplePictures();
  for (const { description } of Object.values(examplePictures())) expect(description).not.toMatch(/\d{4}(?!-\d\d)|  |: (far )?(more|less): |[^.]$/);
  expect(heatmap!.description).toMatch(/: Share of the messages of \d days that were opened (far )?(more|less), Share /);
  expect(flow!.description).toMatch(/^Flows of [\d,]+ customers between 2026-04-01 and 2026-04-02: \d+ \S/);
});

describe('colours', () => {
  test('a segment has its colour by its id alone, the first 36 each their own', () => {
    const ids = Array.from({ length: 36 }, (_, index) => `s${String(index + 1).padStart(3, '0')}`);
    expect(new Set(ids.map(colourOf)).size).toBe(36);
    expect([colourOf('s001'), colourOf('s012'), colourOf('s037')]).toEqual([PALETTE[0], PALETTE[11], PALETTE[0]]);
    expect([colourOf(null), colourOf('outliers')]).toEqual([NOBODY, NOBODY]);
  });

  /** What red-blind and green-blind people see of linear RGB (Machado, Oliveira and Fernandes, 2009, severity 1). */
  const SIGHTS = {
    normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    'red-blind': [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    'green-blind': [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  };

  const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, index) => sum + value * b[index]!, 0);

  /** Oklab (Ottosson, 2020): distances are about as large as they look; black to white is 1. */
  function oklab(linear: readonly number[]): number[] {
    const cones = [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]].map((row) => Math.cbrt(dot(row, linear)));
    return [[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.808675766]].map((row) => dot(row, cones));
  }

  function seen(colour: string, sight: readonly number[][]): number[] {
    const linear = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return oklab(sight.map((row) => Math.min(1, Math.max(0, dot(row, linear)))));
  }

  test.for(Object.entries(SIGHTS))('%s eyes tell any two of twelve apart', ([, sight]) => {
    for (const [index, one] of PALETTE.entries()) {
      for (const other of PALETTE.slice(index + 1)) expect(Math.hypot(...seen(one, sight).map((value, at) => value - seen(other, sight)[at]!)), `${one} ${other}`).toBeGreaterThan(0.07);
    }
  });
});

describe('labels', () => {
  const words = fc.array(fc.stringMatching(/^[A-Za-zÄ-ü]{1,18}$/), { minLength: 1, maxLength: 8 });

  test('wrapped text fits, and nothing is lost where it is not marked', () => {
    fc.assert(fc.property(words, fc.integer({ min: 40, max: 300 }), fc.integer({ min: 1, max: 4 }), fc.boolean(), (given, width, lines, bold) => {
      const shown = wrapped(given.join(' '), { width, fontSize: 12, lines, bold });
      expect(shown.length).toBeLessThanOrEqual(lines);
      for (const line of shown) expect(widthOf(line, 12, bold)).toBeLessThanOrEqual(width);
      expect(shown.some((line) => line.includes('…')) || shown.join(' ') === given.join(' ')).toBe(true);
    }));
  });

  test('no label covers another or leaves the picture, wherever twelve are wanted', () => {
    const at = fc.record({ x: fc.double({ min: 0, max: 620, noNaN: true }), y: fc.double({ min: 0, max: 480, noNaN: true }), name: fc.constantFrom('Quiet', 'Weekend big-basket buyers', 'Campaign-reading bargain hunters who return') });
    fc.assert(fc.property(fc.array(at, { minLength: 1, maxLength: 12 }), (wanted) => {
      const room = { width: 620, height: 480, fontSize: 12, bold: true };
      const placed = placedLabels(wanted.map(({ x, y, name }) => ({ x, y, lines: wrapped(name, { width: 135, fontSize: 12, bold: true }) })), room);
      const boxes = placed.map(({ lines, x, y }) => ({ x, y, w: Math.max(...lines.map((line) => widthOf(line, 12, true))), h: lines.length * 14 }));
      for (const [index, a] of boxes.entries()) {
        expect(a.x - a.w / 2).toBeGreaterThanOrEqual(0);
        expect([a.x + a.w / 2 <= 620, a.y - a.h / 2 >= 0, a.y + a.h / 2 <= 480]).toEqual([true, true, true]);
        for (const b of boxes.slice(index + 1)) expect(Math.abs(a.x - b.x) >= (a.w + b.w) / 2 || Math.abs(a.y - b.y) >= (a.h + b.h) / 2).toBe(true);
      }
    }));
  });
});
