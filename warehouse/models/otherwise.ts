import { readFileSync } from 'node:fs';
import { MusterError } from '../../core/errors.ts';
import { selectOver } from './compile.ts';
import type { Entity } from './entity.ts';
import type { Model } from './model.ts';
import { referencesIn } from './references.ts';
import { checkRules } from './rules.ts';
import { tokenize } from './sql-text.ts';
import { lineOfKey } from './yaml-file.ts';

/** How an entity's rows are made for a system that does not feed it, but feeds another entity that tells as much. */
export interface Otherwise {
  /** The other entity. */
  from: string;
  /** A SELECT over `staging.<from>` with the columns of the entity and `loaded_at`. */
  sql: string;
}

/**
 * Holds it against the rules of a model's SQL: one SELECT, without binds, that reads the other entity and nothing else.
 * @throws MusterError usage with file and line.
 */
export function checkOtherwise({ from, sql }: Otherwise, file: string): void {
  const first = lineOfKey(readFileSync(file, 'utf8'), ['otherwise', 'sql'], 1);
  const tokens = tokenize(sql).map((token) => ({ ...token, line: token.line + first }));
  checkRules(tokens, file);
  const bind = tokens.find(({ kind }) => kind === 'bind');
  if (bind) throw refusal(file, bind.line, `bind :${bind.text}`, 'leave it out: an entity is read without a night');
  const stray = referencesIn(tokens).find(({ name }) => name !== `staging.${from}`);
  if (stray) throw refusal(file, stray.line, stray.name, `read staging.${from} alone`);
}

/** Whether rows of this entity are made of those of `model`: its system tells of nothing but the other entity, and it does not decline. */
export function makesOtherwise({ name, otherwise }: Entity, model: Model, staging: readonly Model[]): boolean {
  return otherwise !== undefined && model.staging?.entity === otherwise.from && model.otherwise !== false
    && !staging.some((other) => other.staging?.entity === name && other.staging.system === model.staging?.system);
}

/** For each system that feeds the other entity and not this one, the SELECT over its table; in `columns`, as those of other systems. */
export function otherwiseSelects(entity: Entity, staging: readonly Model[], columns: string): { reads: string; select: string }[] {
  const { otherwise } = entity;
  if (!otherwise) return [];
  return staging.filter((model) => makesOtherwise(entity, model, staging)).map((model) => ({
    reads: model.name,
    select: `select ${columns} from (${selectOver(otherwise.sql, new Map([[`staging.${otherwise.from}`, `select ${model.columns.map((column) => column.name).join(', ')} from ${model.name}`]]))}) as made`,
  }));
}

function refusal(file: string, line: number, found: string, todo: string): MusterError {
  return new MusterError({ kind: 'usage', where: `${file}:${line} (otherwise)`, found, todo });
}
