import { widthOf } from './text.ts';

/** Text with its middle where it should stand, in pixels. */
export interface Label { lines: string[]; x: number; y: number }

export interface Room { width: number; height: number; fontSize: number; bold?: boolean }

/** Pixels between two labels. */
const GAP = 4;
const ROUNDS = 400;

/** Labels moved as little as it takes that none covers another and all are inside: those that overlap push each other apart, upward and downward first. */
export function placedLabels(wanted: readonly Label[], { width, height, fontSize, bold = false }: Room): Label[] {
  const boxes = wanted.map(({ lines, x, y }) => ({
    lines, x, y, w: Math.max(...lines.map((line) => widthOf(line, fontSize, bold))) + GAP, h: lines.length * (fontSize + 2) + GAP,
  }));
  for (let round = 0; round < ROUNDS; round++) {
    let calm = true;
    boxes.forEach((a, index) => {
      for (const b of boxes.slice(index + 1)) {
        const over = { x: (a.w + b.w) / 2 - Math.abs(a.x - b.x), y: (a.h + b.h) / 2 - Math.abs(a.y - b.y) };
        if (over.x <= 0 || over.y <= 0) continue;
        calm = false;
        // Half of the way each; the one that is listed first goes up where both are level.
        const axis = over.y <= over.x ? 'y' : 'x';
        const push = (over[axis] / 2 + 0.5) * (a[axis] <= b[axis] ? 1 : -1);
        a[axis] -= push;
        b[axis] += push;
      }
    });
    for (const box of boxes) {
      box.x = Math.min(Math.max(box.x, box.w / 2), width - box.w / 2);
      box.y = Math.min(Math.max(box.y, box.h / 2), height - box.h / 2);
    }
    if (calm) break;
  }
  return boxes.map(({ lines, x, y }) => ({ lines, x, y }));
}
