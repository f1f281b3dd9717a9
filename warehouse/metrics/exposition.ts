/** One number of a family, told apart by its labels. */
export interface Sample { labels: Record<string, string>; value: number }

export interface Family {
  /** As Prometheus asks for: a prefix, base units, and the unit at the end. */
  name: string;
  help: string;
  samples: Sample[];
}

/** What the answer to a scraper says it is. */
export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Families as Prometheus's text format, version 0.0.4. Everything here is a gauge: a number that goes up and down. */
export function exposition(families: readonly Family[]): string {
  return families.map(({ name, help, samples }) => [
    `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
    `# TYPE ${name} gauge`,
    ...samples.map(({ labels, value }) => `${name}${labelsOf(labels)} ${numberOf(value)}`),
  ].join('\n')).map((block) => `${block}\n`).join('');
}

function labelsOf(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** As Go reads it: infinities and what is no number have words of their own. */
function numberOf(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';
}
