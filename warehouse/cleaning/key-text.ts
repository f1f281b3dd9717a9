/** The columns that name a row as one text, `order_id=O1, line_number=2`, over relation `of`. */
export function keyText(key: readonly string[], of: string): string {
  return key.map((column, index) => `'${index === 0 ? '' : ', '}${column}=' || coalesce(cast(${of}.${column} as varchar), '')`).join(' || ');
}
