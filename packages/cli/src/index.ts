export type { CliIo } from './cli-io.js';
export { EXIT } from './exit-codes.js';
export { runCli } from './run-cli.js';
