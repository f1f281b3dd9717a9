/**
 * The lines under a running step after one more message. A message of the same shape as the last (only its numbers differ) replaces it,
 * so that a clock or a percentage stays one line; so does one that says more about it (`stage`, then `stage: 9 sources`). Everything else stays.
 */
export function withMessage(lines: readonly string[], message: string): string[] {
  const last = lines.at(-1);
  const replaces = last !== undefined && (shapeOf(last) === shapeOf(message) || message.startsWith(`${last}: `));
  return [...(replaces ? lines.slice(0, -1) : lines), message];
}

function shapeOf(message: string): string {
  return message.replace(/\d+/g, '#');
}
