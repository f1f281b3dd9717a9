import { withExamples, type Register } from '../command.ts';
import { registerBuild } from '../sql/build.ts';
import { registerCheck } from '../sql/check.ts';
import { registerDocs } from '../sql/docs.ts';
import { registerFreshness } from '../sql/freshness.ts';
import { registerLs } from '../sql/ls.ts';
import { registerApply, registerPlan } from '../sql/plan.ts';
import { registerTest } from '../sql/test.ts';

/** `muster sql`: work on the models themselves. A new subcommand is one file in cli/sql and one line here. */
export const registerSql: Register = (program, context) => {
  const sql = program.command('sql').summary('list, check, plan, build, test and document the models, and how fresh their sources are')
    .description('Works on the SQL models without a night around them.');
  for (const register of [registerLs, registerCheck, registerBuild, registerTest, registerPlan, registerApply, registerFreshness, registerDocs]) register(sql, context);
  withExamples(sql, 'sql ls', 'sql check', 'sql build +marts.customer_orders --date 2026-04-10', 'sql test', 'sql freshness', 'sql docs');
};
