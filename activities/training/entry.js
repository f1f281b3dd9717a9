// A training thread starts here: plain JavaScript, because a new thread does not inherit the TypeScript loader.
import { register } from 'tsx/esm/api';

register();
const { run } = await import('./thread.ts');
export default run;
