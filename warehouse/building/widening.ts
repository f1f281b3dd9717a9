/** Whether every value of a type has its equal in another, on every engine: `integer` in `bigint`, and not the other way. Types are spelled as models do. */
export function widens(from: string, to: string): boolean {
  const [before, after] = [decimalOf(from), decimalOf(to)];
  if (after) return digitsBefore(from, before) <= after.precision - after.scale && (before?.scale ?? 0) <= after.scale;
  // A decimal of so many digits comes back from a double as it was.
  if (to === 'double precision' && before) return before.precision <= 15;
  return WIDER[from]?.includes(to) ?? (before !== null && to === 'varchar');
}

const WIDER: Record<string, readonly string[]> = {
  integer: ['bigint', 'double precision', 'varchar'], bigint: ['varchar'], boolean: ['varchar'], date: ['timestamp', 'varchar'], timestamp: ['varchar'],
};

const WHOLE_DIGITS: Record<string, number> = { integer: 10, bigint: 19 };

function digitsBefore(type: string, decimal: ReturnType<typeof decimalOf>): number {
  return decimal ? decimal.precision - decimal.scale : WHOLE_DIGITS[type] ?? Infinity;
}

function decimalOf(type: string): { precision: number; scale: number } | null {
  const [, precision, scale] = /^decimal\((\d+), ?(\d+)\)$/.exec(type) ?? [];
  return precision === undefined ? null : { precision: Number(precision), scale: Number(scale) };
}
