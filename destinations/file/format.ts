import type { MemberChange } from '../destination.ts';

/** How a batch becomes the bytes of a file. One file in this folder for each format; formats.ts names them. */
export interface FileFormat {
  /** Without the dot. */
  readonly extension: string;
  /** The reason code for a member this format cannot hold safely; undefined where it can. */
  refuse(member: MemberChange): string | undefined;
  encode(table: Table): Uint8Array;
}

/** Column by column, each value a text; null where a member has no identifier of that type. */
export interface Table {
  readonly names: readonly string[];
  readonly columns: readonly (readonly (string | null)[])[];
  readonly rows: number;
}

/** Columns `operation`, `id`, then the identifier types of any member in alphabetical order. Values keep the members' order. */
export function toTable(members: readonly MemberChange[]): Table {
  const types = [...new Set(members.flatMap(({ identifiers }) => Object.keys(identifiers)))].toSorted();
  return {
    names: ['operation', 'id', ...types],
    columns: [
      members.map(({ operation }) => operation),
      members.map(({ id }) => id),
      ...types.map((type) => members.map(({ identifiers }) => identifiers[type] ?? null)),
    ],
    rows: members.length,
  };
}
