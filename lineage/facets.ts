import type { Facets } from './event.ts';

/** Facets that Muster fills, with the version of their schema. The key is what stands in an event. */
const SCHEMAS = {
  parent: '1-2-0/ParentRunFacet',
  nominalTime: '1-0-1/NominalTimeRunFacet',
  errorMessage: '1-0-1/ErrorMessageRunFacet',
  jobType: '2-0-4/JobTypeJobFacet',
  documentation: '1-1-0/DocumentationJobFacet',
  schema: '1-2-0/SchemaDatasetFacet',
  columnLineage: '1-2-0/ColumnLineageDatasetFacet',
  outputStatistics: '1-0-2/OutputStatisticsOutputDatasetFacet',
  dataQualityAssertions: '1-1-0/DataQualityAssertionsDatasetFacet',
} as const;

export type FacetName = keyof typeof SCHEMAS;

/** Facets by name; what is undefined is left out. */
export function facets(by: string, contents: Partial<Record<FacetName, Record<string, unknown> | undefined>>): Facets {
  return Object.fromEntries(Object.entries(contents).flatMap(([name, content]) => {
    const [version = '', type = ''] = SCHEMAS[name as FacetName].split('/');
    return content === undefined ? [] : [[name, { _producer: by, _schemaURL: `https://openlineage.io/spec/facets/${version}/${type}.json#/$defs/${type}`, ...content }]];
  }));
}
