/** A column and the type it has. */
export interface ColumnType { name: string; type: string }

export interface SchemaDrift {
  alarm: boolean;
  /** Names, in the order of the reference. */
  gone: string[];
  /** Names, in the order of tonight. A new column alone never alarms. */
  added: string[];
  changed: { name: string; from: string; to: string }[];
  reason: string | null;
}

/** Columns that are gone, new, or of another type. It alarms for those that are gone or changed: what was trained on them cannot be trusted. */
export function schemaDrift(reference: readonly ColumnType[], current: readonly ColumnType[]): SchemaDrift {
  const before = new Map(reference.map(({ name, type }) => [name, type]));
  const after = new Map(current.map(({ name, type }) => [name, type]));
  const gone = [...before.keys()].filter((name) => !after.has(name));
  const added = [...after.keys()].filter((name) => !before.has(name));
  const changed = [...before].flatMap(([name, from]) => {
    const to = after.get(name);
    return to === undefined || to === from ? [] : [{ name, from, to }];
  });
  const words = [
    ...(gone.length > 0 ? [`gone: ${gone.join(', ')}`] : []),
    ...changed.map(({ name, from, to }) => `${name} was ${from} and is ${to}`),
  ];
  return { alarm: words.length > 0, gone, added, changed, reason: words.length > 0 ? words.join('; ') : null };
}
