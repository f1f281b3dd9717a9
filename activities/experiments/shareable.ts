/**
 * A model or a fit as it may leave the house: figures of many customers. What may speak of a few stays behind: the positions that a rule
 * of membership keeps, and what clusters are called after categories. The registry has the whole of it.
 */
export function shareable(json: string): Uint8Array {
  const { membership, names, labels: _, ...rest } = JSON.parse(json) as { membership?: { kind?: string }; names?: unknown; labels?: unknown };
  const left = { ...(membership && { membership: { kind: membership.kind, left_out: true } }), ...(names !== undefined && { names_left_out: true }) };
  return Buffer.from(JSON.stringify({ ...rest, ...left }));
}
