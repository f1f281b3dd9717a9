/** What version 2-0-2 of OpenLineage asks of a run event, as far as we fill it: what is wrong with one, by path. */
export function violations(event: unknown): string[] {
  return check('event', event, {
    eventType: (value: unknown) => ['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER'].includes(String(value)),
    eventTime: instant, producer: uri, schemaURL: (value: unknown) => uri(value) && String(value).endsWith('/2-0-2/OpenLineage.json#/$defs/RunEvent'),
    run: { runId: uuid, facets: facetsOf(['parent', 'nominalTime', 'errorMessage']) },
    job: { namespace: text, name: text, facets: facetsOf(['jobType', 'documentation']) },
    inputs: listOf({ namespace: text, name: text, facets: optional(facetsOf(['schema', 'columnLineage'])), inputFacets: optional(facetsOf(['dataQualityAssertions'])) }),
    outputs: listOf({ namespace: text, name: text, facets: optional(facetsOf(['schema', 'columnLineage'])), outputFacets: optional(facetsOf(['outputStatistics'])) }),
  });
}

type Rule = ((value: unknown) => boolean) | ((value: unknown, path: string) => string[]) | { [key: string]: Rule };

const text = (value: unknown): boolean => typeof value === 'string' && value !== '';
const flag = (value: unknown): boolean => typeof value === 'boolean';
const whole = (value: unknown): boolean => Number.isInteger(value);
const uri = (value: unknown): boolean => typeof value === 'string' && /^[a-z][a-z0-9+.-]*:\S+$/i.test(value);
const uuid = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(value);
const instant = (value: unknown): boolean => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value));

/** The facets we know, with the version of the schema they claim and what that asks for. */
const FACETS: Record<string, { schema: string; content: Record<string, Rule> }> = {
  parent: { schema: '1-2-0/ParentRunFacet', content: { run: { runId: uuid }, job: { namespace: text, name: text } } },
  nominalTime: { schema: '1-0-1/NominalTimeRunFacet', content: { nominalStartTime: instant, nominalEndTime: instant } },
  errorMessage: { schema: '1-0-1/ErrorMessageRunFacet', content: { message: text, programmingLanguage: text } },
  jobType: { schema: '2-0-4/JobTypeJobFacet', content: { processingType: text, integration: text, jobType: text } },
  documentation: { schema: '1-1-0/DocumentationJobFacet', content: { description: text } },
  schema: { schema: '1-2-0/SchemaDatasetFacet', content: { fields: listOf({ name: text, type: text, description: optional(text) }) } },
  columnLineage: { schema: '1-2-0/ColumnLineageDatasetFacet', content: { fields: mapOf({ inputFields: listOf({ namespace: text, name: text, field: text }) }) } },
  outputStatistics: { schema: '1-0-2/OutputStatisticsOutputDatasetFacet', content: { rowCount: whole } },
  dataQualityAssertions: {
    schema: '1-1-0/DataQualityAssertionsDatasetFacet',
    content: { assertions: listOf({ assertion: text, name: text, success: flag, severity: text, column: optional(text), expected: text, actual: text }) },
  },
};

function facetsOf(names: readonly string[]): Rule {
  return (value, path) => Object.entries(value as Record<string, unknown>).flatMap(([name, facet]) => {
    const known = names.includes(name) ? FACETS[name] : undefined;
    if (!known) return [`${path}.${name} stands in the wrong place`];
    return check(`${path}.${name}`, facet, { _producer: uri, _schemaURL: (url: unknown) => String(url) === `https://openlineage.io/spec/facets/${known.schema}.json#/$defs/${known.schema.split('/')[1]}`, ...known.content });
  });
}

function listOf(rule: Rule): Rule {
  return (value, path) => (Array.isArray(value) ? value.flatMap((item, index) => check(`${path}[${index}]`, item, rule)) : [`${path} is no list`]);
}

function mapOf(rule: Rule): Rule {
  return (value, path) => Object.entries(value as object).flatMap(([name, item]) => check(`${path}.${name}`, item, rule));
}

function optional(rule: Rule): Rule {
  return (value, path) => (value === undefined ? [] : check(path, value, rule));
}

function check(path: string, value: unknown, rule: Rule): string[] {
  if (typeof rule === 'function') {
    const verdict = rule(value, path);
    return Array.isArray(verdict) ? verdict : verdict ? [] : [`${path} is not allowed`];
  }
  if (typeof value !== 'object' || value === null) return [`${path} is no object`];
  const stray = Object.keys(value).filter((key) => !(key in rule)).map((key) => `${path}.${key} is unknown`);
  return [...stray, ...Object.entries(rule).flatMap(([key, inner]) => check(`${path}.${key}`, (value as Record<string, unknown>)[key], inner))];
}
