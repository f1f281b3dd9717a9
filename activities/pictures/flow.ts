import { MusterError } from '../../core/errors.ts';
import { literal } from '../../core/sql-literal.ts';
import { spanOfDays } from '../../core/words.ts';
import type { FlowNode } from '../../pictures/flow.ts';
import type { PictureKind, Read } from './kind.ts';
import type { Subject } from './subject.ts';

type Night = Pick<Subject, 'segmentation' | 'date' | 'model'>;

export const flow: PictureKind = {
  name: 'flow',
  summary: 'who moved where between two nights or models',
  description: 'Draws the customers of two nights as bands from segment to segment. Of two models: the last night of the first, and the first night of the second.',
  takes: ['from', 'to'],
  report: 'nightly',
  draw: async (read, { segmentation, from: asked, to: until }) => {
    const { flowPicture } = await import('../../pictures/flow.ts');
    const { nightsOf, segmentsOn } = await import('./subject.ts');
    const nights = await nightsOf(read, segmentation);
    const to = until === undefined ? nights.at(-1)! : nightNamed(nights, until, 'first');
    const from = asked === undefined ? nights.findLast(({ date }) => date < to.date) : nightNamed(nights, asked, 'last');
    if (!from || from.date >= to.date) throw noWay(nights, from, to);
    const [left, right] = [await segmentsOn(read, from), await segmentsOn(read, to)];
    const before: FlowNode[] = [...left, { id: null, name: 'New' }];
    // Those that live on stand as on the left, so that bands lie level.
    const ranked = new Map(left.map(({ id }, index) => [id, index]));
    const after: FlowNode[] = [...right.toSorted((a, b) => (ranked.get(a.id) ?? left.length) - (ranked.get(b.id) ?? left.length)), { id: null, name: 'Gone' }];
    const flows = (await migration(read, from, to)).map(({ from, to, customers }) => (
      { before: before.findIndex(({ id }) => id === from), after: after.findIndex(({ id }) => id === to), customers }));
    const used = (nodes: readonly FlowNode[], side: 'before' | 'after'): FlowNode[] => nodes.filter(({ id }, index) => id !== null || flows.some((flow) => flow[side] === index));
    return {
      segmentation: to.segmentation, logicalDate: to.date, model: to.model, called: `flow-${from.date}`,
      picture: flowPicture({ from: from.date, to: to.date, before: used(before, 'before'), after: used(after, 'after'), flows }),
      data: {
        from: { logical_date: from.date, model: from.model }, to: { logical_date: to.date, model: to.model },
        segments: [...new Map([...left, ...right].map(({ id, name }) => [id, { id, name }])).values()],
        flows: flows.map((one) => ({ from: before[one.before]!.id, to: after[one.after]!.id, customers: one.customers })),
      },
    };
  },
};

/** Every customer of either night once: from where, to where; null is nowhere. */
async function migration(read: Read, from: Night, to: Night): Promise<{ from: string | null; to: string | null; customers: number }[]> {
  const on = ({ segmentation, date }: Night): string => `(select customer_id, segment_id from marts.segment_membership where segmentation = ${literal(segmentation)} and as_of_date = cast(${literal(date)} as date))`;
  const rows = await read(`select a.segment_id as "from", b.segment_id as "to", count(*) as customers
    from ${on(from)} a full join ${on(to)} b on b.customer_id = a.customer_id
    group by a.segment_id, b.segment_id order by a.segment_id nulls last, b.segment_id nulls last`);
  const id = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return rows.map((row) => ({ from: id(row['from']), to: id(row['to']), customers: Number(row['customers']) }));
}

/** A night by its day, or the first or last one of a model: `v3`. */
function nightNamed(nights: readonly Night[], asked: string, which: 'first' | 'last'): Night {
  const version = /^v?(\d+)$/.exec(asked)?.[1];
  const found = nights.filter(({ date, model }) => (version === undefined ? date === asked : model === Number(version)));
  const night = which === 'first' ? found[0] : found.at(-1);
  if (night) return night;
  const models = [...new Set(nights.map(({ model }) => model))].toSorted((a, b) => a - b);
  throw new MusterError({
    kind: 'usage', where: `picture of ${nights[0]!.segmentation}`, found: version === undefined ? `no segments on ${asked}` : `model v${version} has never served`,
    allowed: `nights with segments: ${spanOfDays(nights.map(({ date }) => date))}; models: ${models.map((model) => `v${model}`).join(', ')}`, todo: 'name two of these nights, or two of these models',
  });
}

function noWay(nights: readonly Night[], from: Night | undefined, to: Night): MusterError {
  return new MusterError({
    kind: 'usage', where: `picture of ${to.segmentation}`, found: from ? `from ${from.date} to ${to.date}` : `${to.date} is the first night with segments`,
    allowed: `an earlier and a later night with segments: ${spanOfDays(nights.map(({ date }) => date))}`, todo: from ? 'name the earlier night first' : 'wait for another night',
  });
}
