/** The address that a receiver is configured to be led to, with its places filled in; null where none is. */
export function linkTo(link: string | undefined, places: { date: string; run: string; event: string }): string | null {
  return link?.replaceAll(/\{(date|run|event)\}/g, (_, name: string) => encodeURIComponent(places[name as keyof typeof places])) ?? null;
}
