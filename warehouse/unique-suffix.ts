/** What makes the name of a work table its own: two loads at once must not meet in one. */
export function uniqueSuffix(): string {
  return crypto.randomUUID().replaceAll('-', '');
}
