import { MusterError, messageOf } from '../../core/errors.ts';
import { schemaProblem } from '../../core/schema-problem.ts';
import { closestWord } from '../../core/words.ts';
import type { CleaningDeclaration } from './declaration.ts';
import type { CleanedColumn, CleaningRule, CleaningStep } from './rule.ts';
import { CLEANING_RULES } from './rules/index.ts';

export interface PlannedCleaning {
  column: CleanedColumn;
  rule: string;
  step: CleaningStep;
  /** A column that is true where the step found something. */
  indicator: { name: string; description: string } | null;
  /** What was declared, for fingerprints. */
  declared: CleaningDeclaration;
}

/** Columns in which policies say what they did: a table has them, the SELECT that it is made of does not. */
export function indicatorNames({ cleaning = [] }: { cleaning?: readonly PlannedCleaning[] }): Set<string> {
  return new Set(cleaning.flatMap(({ indicator }) => indicator?.name ?? []));
}

interface PolicyColumn extends CleanedColumn { clean?: readonly CleaningDeclaration[] | undefined }

/** What the policies are declared on. */
export interface Cleaned {
  /** The file that declares them, for errors. */
  file: string;
  columns: readonly PolicyColumn[];
  /** A partition of staging must be the same whichever night loads it, so only rules over single rows may touch it. */
  needs: 'row' | 'population';
}

/**
 * The steps of all policies, each after those of the columns that it reads.
 * @throws MusterError usage for an unknown rule, wrong options, a type that it cannot clean, a column that is not there or a circle.
 */
export function planCleaning(cleaned: Cleaned): PlannedCleaning[] {
  const { columns, file } = cleaned;
  const planned: PlannedCleaning[] = [];
  const done = new Set<string>();
  const visit = (column: PolicyColumn, path: readonly string[]): void => {
    if (done.has(column.name)) return;
    if (path.includes(column.name)) throw refusal(file, column, `columns that are cleaned by one another: ${[...path, column.name].join(' -> ')}`, 'leave one of them out');
    const steps = (column.clean ?? []).map((declared) => planOne(declared, column, cleaned));
    for (const name of steps.flatMap(({ reads }) => reads)) {
      const other = columns.find((candidate) => candidate.name === name);
      if (!other) throw refusal(file, column, `reads "${name}", which the model does not have`, 'name one of its columns', columns.map((each) => each.name).join(', '));
      if (name !== column.name) visit(other, [...path, column.name]);
    }
    planned.push(...steps.map(({ reads: _reads, ...step }) => step));
    done.add(column.name);
  };
  for (const column of columns) visit(column, []);
  return planned;
}

function planOne(declared: CleaningDeclaration, column: PolicyColumn, { file, needs }: Cleaned): PlannedCleaning & { reads: readonly string[] } {
  const rule = ruleNamed(declared.rule, column, file);
  if (!rule.types.test(column.type)) throw refusal(file, column, `${rule.name} cannot clean a ${column.type}`, 'choose a rule that fits its type');
  const checked = rule.options.safeParse(declared.options);
  if (!checked.success) {
    const { path, ...problem } = schemaProblem(rule.options, checked.error, declared.options);
    throw new MusterError({ kind: 'usage', where: `${file} (columns.${column.name}.clean.${[rule.name, ...path].join('.')})`, ...problem });
  }
  const step = within(file, column, () => rule.plan(checked.data, { name: column.name, type: column.type }));
  if (step.needs === 'population' && needs === 'row') {
    throw refusal(file, column, `${rule.name} by what all rows say, in staging`, 'put it on the column of an intermediate model or mart, or write limits: a partition of staging must not depend on which night loads it');
  }
  return {
    column: { name: column.name, type: column.type }, rule: rule.name, step, declared,
    indicator: rule.indicator?.(checked.data, column) ?? null, reads: rule.reads?.(checked.data) ?? [],
  };
}

function ruleNamed(name: string, column: PolicyColumn, file: string): CleaningRule {
  const found = CLEANING_RULES.find((rule) => rule.name === name);
  if (found) return found;
  const names = CLEANING_RULES.map((rule) => rule.name);
  const meant = closestWord(name, names);
  throw refusal(file, column, `rule "${name}"`, meant ? `write "${meant}"` : 'name a rule that exists', names.join(', '));
}

function within(file: string, column: PolicyColumn, plan: () => CleaningStep): CleaningStep {
  try {
    return plan();
  } catch (cause) {
    throw refusal(file, column, messageOf(cause), 'choose another method', undefined, cause);
  }
}

function refusal(file: string, { name }: PolicyColumn, found: string, todo: string, allowed?: string, cause?: unknown): MusterError {
  return new MusterError({ kind: 'usage', where: `${file} (columns.${name}.clean)`, found, ...(allowed === undefined ? {} : { allowed }), todo, ...(cause === undefined ? {} : { cause }) });
}
