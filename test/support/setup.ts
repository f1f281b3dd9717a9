import { resolveProgram } from '../../workers/server/resolve.ts';
import { installPostgres } from './install-postgres.ts';
import { installMlflow } from './mlflow.ts';
import { installPython } from './python.ts';

/** `npm run setup:test`: fetches what the tests need beyond npm packages, into the cache folder, each with a word of what it does. */
const say = (message: string): void => console.error(message);
await resolveProgram({ onProgress: say });
await installPython(say);
await installPostgres(say);
await installMlflow(say);
