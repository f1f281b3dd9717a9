#!/usr/bin/env node
// The command runs from source: tsx compiles TypeScript on the fly, for our code and for the user's muster.config.ts.
import { register } from 'tsx/esm/api';
import { preload } from './preload.js';

await preload(process.argv.slice(2));
register();
await import('./main.ts');
