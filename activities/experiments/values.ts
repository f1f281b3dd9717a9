/** The numbers of an object and of what is in it, by name: `calinski_harabasz`, `gap.error`. Lists, texts and what is missing are left out. */
export function numbersIn(value: object, prefix = ''): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    const name = prefix + snake(key);
    if (typeof inner === 'number' && Number.isFinite(inner)) found[name] = inner;
    else if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) Object.assign(found, numbersIn(inner, `${name}.`));
  }
  return found;
}

/** What an object says, by name and as text: `options.tolerance` = `0.01`. Lists as JSON; what is missing is left out. */
export function textsIn(value: object, prefix = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    const name = prefix + snake(key);
    if (inner === undefined || inner === null) continue;
    if (typeof inner === 'object' && !Array.isArray(inner)) Object.assign(found, textsIn(inner, `${name}.`));
    else found[name] = typeof inner === 'string' ? inner : JSON.stringify(inner);
  }
  return found;
}

function snake(key: string): string {
  return key.replaceAll(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before}_${after.toLowerCase()}`);
}
