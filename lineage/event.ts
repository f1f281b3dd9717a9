/**
 * Events of OpenLineage, version 2-0-2 of the specification (openlineage.io): what ran, what it read, what it wrote. Names of keys are
 * the specification's.
 */
export interface RunEvent {
  eventType: 'START' | 'COMPLETE' | 'ABORT' | 'FAIL';
  /** ISO instant. */
  eventTime: string;
  producer: string;
  schemaURL: string;
  run: { runId: string; facets: Facets };
  job: { namespace: string; name: string; facets: Facets };
  inputs: InputDataset[];
  outputs: OutputDataset[];
}

export interface Dataset { namespace: string; name: string; facets?: Facets }
export interface InputDataset extends Dataset { inputFacets?: Facets }
export interface OutputDataset extends Dataset { outputFacets?: Facets }

export type Facets = Record<string, { _producer: string; _schemaURL: string } & Record<string, unknown>>;

export const SCHEMA_URL = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent';

/** Who says so: a URI, as the specification asks for. */
export function producer(version: string): string {
  return `urn:muster:${version}`;
}
