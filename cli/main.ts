import { Console } from 'node:console';
import { processTerminal } from './output/terminal.ts';
import { runCommandLine } from './program.ts';

// Standard output belongs to the answer; what a library has to say goes where progress goes.
globalThis.console = new Console(process.stderr, process.stderr);
process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal());
// Whatever a library left open (a connection pool, a native thread) must not keep a finished command waiting; what was printed goes out first.
await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((resolve) => stream.write('', resolve))));
process.exit();
