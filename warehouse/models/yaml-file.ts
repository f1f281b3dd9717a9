import { readFileSync } from 'node:fs';
import { isMap, isNode, LineCounter, parseDocument, YAMLParseError } from 'yaml';
import type { z } from 'zod';
import { MusterError, messageOf } from '../../core/errors.ts';
import { schemaProblem } from '../../core/schema-problem.ts';

/**
 * Checks YAML text against a schema.
 * @param firstLine line of the file on which the text starts, from 1.
 * @throws MusterError usage with the file, its line and the path of the first key at fault.
 */
export function parseYaml<T>(text: string, schema: z.ZodType<T>, file: string, firstLine = 1): T {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw unreadable(error, file, firstLine);
  const raw: unknown = readable(() => document.toJS(), file, firstLine) ?? {};
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const { path, ...problem } = schemaProblem(schema, result.error, raw);
  throw new MusterError({
    kind: 'usage', where: `${file}:${lineOfKey(text, path, firstLine)}${path.length === 0 ? '' : ` (${path.join('.')})`}`, ...problem, todo: `${problem.todo}; docs/models.md lists the keys`,
  });
}

/** Line of the file on which a key stands, or the deepest one above it that is there. */
export function lineOfKey(text: string, path: readonly string[], firstLine = 1): number {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  for (let depth = path.length; depth > 0; depth -= 1) {
    const holder = document.getIn(path.slice(0, depth - 1), true) ?? document.contents;
    const pair = isMap(holder) ? holder.items.find(({ key }) => String(key) === path[depth - 1]) : undefined;
    const node = pair?.key ?? document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return firstLine - 1 + counter.linePos(node.range[0]).line;
  }
  return firstLine;
}

/** What the document as a whole turns out to hold: an alias of nothing, for one, is found only here. */
function readable<T>(read: () => T, file: string, firstLine: number): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(error, file, firstLine);
  }
}

function unreadable(error: unknown, file: string, firstLine: number): MusterError {
  const line = error instanceof YAMLParseError ? error.linePos?.[0].line : undefined;
  return new MusterError({
    kind: 'usage', where: `${file}:${firstLine - 1 + (line ?? 1)}`, found: `unreadable YAML: ${messageOf(error).split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '')}`,
    todo: 'correct the YAML', cause: error,
  });
}

export function readYaml<T>(file: string, schema: z.ZodType<T>): T {
  return parseYaml(readFileSync(file, 'utf8'), schema, file);
}
