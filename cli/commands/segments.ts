import { asPercent } from '../../core/words.ts';
import type { Register } from '../command.ts';
import { datedCommand } from '../read/by-date.ts';
import { registerCommunities } from '../segments/commands/communities.ts';
import { registerCompare } from '../segments/commands/compare.ts';
import { registerHeterogeneity } from '../segments/commands/heterogeneity.ts';
import { registerHistory } from '../segments/commands/history.ts';
import { registerPictures } from '../segments/commands/pictures.ts';
import { registerRename } from '../segments/commands/rename.ts';
import { registerShow } from '../segments/commands/show.ts';
import { registerSplit } from '../segments/commands/split.ts';

const registerList = datedCommand({
  name: 'segments',
  summary: 'the segments of a night, one by one and over time',
  description: 'Shows the segments of a night with their names, sizes and shares.',
  table: 'marts.segments',
  dateColumn: 'as_of_date',
  columns: { segmentation: 'segmentation', id: 'segment_id', name: 'name', size: 'size', share: 'round(cast(share as numeric(9, 6)), 4)', model: 'model_version' },
  orderBy: 'segmentation, size desc, segment_id',
  words: { share: (share) => asPercent(Number(share)), model: (version) => `v${Number(version)}` },
  nothing: 'No segments: no model served on that night. `npx --no muster gates` says whether one was stopped, and why.',
});

/** `muster segments`: who the customers are, and what became of segments over time. */
export const registerSegments: Register = (program, context) => {
  registerList(program, context);
  const segments = program.commands.find((command) => command.name() === 'segments')!;
  for (const register of [registerShow, registerHistory, registerCompare, registerRename, registerHeterogeneity, registerSplit, registerCommunities, registerPictures]) register(segments, context);
};
