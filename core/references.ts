/**
 * What travels between activities instead of rows: where an artefact lies and how to tell that it is the right one.
 * A workflow history holds references and small numbers only.
 */
export interface ArtefactRef {
  /** `artefact:<sha256>.<extension>`, resolved by the worker's artefact folder. */
  uri: string;
  sha256: string;
  rows: number;
  /** SHA-256 of the column names and types, in order; empty for artefacts that are not tables. */
  schemaHash: string;
}
