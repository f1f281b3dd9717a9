/** knex would print to standard output, where a command's one JSON document goes; all that it says comes as an error too. */
export const SILENT = { warn: () => undefined, error: () => undefined, deprecate: () => undefined, debug: () => undefined };
