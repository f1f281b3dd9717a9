#!/usr/bin/env node
// The command runs from source: tsx compiles TypeScript on the fly, for our code and for the user's muster.config.ts.
import { register } from 'tsx/esm/api';

register();
await import('./main.ts');
