import { MusterError } from '../../core/errors.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { closestWord } from '../../core/words.ts';
import { literal } from '../../core/sql-literal.ts';
import type { Told } from '../../activities/profile/demographics.ts';
import type { Project } from '../../warehouse/models/project.ts';
import type { Context } from '../context.ts';
import { readRows } from '../read/warehouse.ts';

/** A demographic group: all customers of whom one column says one thing. */
export interface Group {
  /** Mart of demographics, and its column. */
  mart: string;
  column: string;
  value: string;
}

/** Values that an error names; of a column with more it says how many. */
const MOST_NAMED = 20;

/**
 * The group that somebody means by `age_band = 25-34`, whatever the case of the value.
 * @throws MusterError usage for another form, a column that no mart of demographics has, or a value that so few have on that night
 * that it may say who they are; named are those that more have, of columns whose values are kinds and not people.
 */
export async function groupNamed(context: Context, project: Project, asked: string, date: LogicalDate): Promise<Group> {
  const { demographicColumns, FEWEST_CUSTOMERS } = await import('../../activities/profile/demographics.ts');
  const [, name = '', wanted = ''] = /^\s*"?(\w+)"?\s*=\s*["']?(.*?)["']?\s*$/s.exec(asked) ?? [];
  const told = demographicColumns(project);
  const columns = told.map(({ column }) => column.name);
  const found = told.find(({ column }) => column.name === name.toLowerCase());
  if (!found || wanted === '') throw notAGroup(asked, name, columns, found);
  const { mart, column } = found;
  const text = `cast(${column.name} as varchar)`;
  const values = await readRows(context, `select ${text} as value, count(*) as customers from ${mart}
    where as_of_date = cast(${literal(date)} as date) and ${column.name} is not null group by ${text} order by customers desc, md5(${text})`);
  const known = values.filter(({ customers }) => Number(customers) >= FEWEST_CUSTOMERS).map(({ value }) => String(value));
  const value = known.find((one) => one === wanted) ?? known.find((one) => one.toLowerCase() === wanted.toLowerCase());
  if (value !== undefined) return { mart, column: column.name, value };
  const meant = closestWord(wanted, known.length > MOST_NAMED ? [] : known);
  throw new MusterError({
    kind: 'usage', where: '--group', found: `nobody, or fewer than ${FEWEST_CUSTOMERS} customers, have this ${column.name} on ${date}`,
    allowed: known.length === 0 ? 'nothing: no value has so many that night' : known.length > MOST_NAMED ? `one of ${known.length} values of ${mart}` : known.join(', '),
    todo: meant ? `write "${column.name} = ${meant}"` : 'name one of these, or another column',
  });
}

function notAGroup(asked: string, name: string, columns: readonly string[], found: Told | undefined): MusterError {
  const meant = found === undefined ? closestWord(name, columns) : undefined;
  return new MusterError({
    kind: 'usage', where: '--group', found: found || name === '' ? `"${asked}" is no column = value` : `no mart of demographics has a column "${name}"`,
    allowed: columns.length === 0 ? 'none: no mart has the tag demographics' : `one of these, = and a value: ${columns.join(', ')}`,
    todo: meant ? `write "${meant} = ..."` : 'write something like "age_band = 25-34"',
  });
}
