// Installs the workspace's dependencies when the lock file or the Node version has changed since the last time.
import { fileURLToPath } from 'node:url';
import { setUp } from '../src/setup.mjs';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.version} is too old: this workspace needs Node 20.19 or newer.`);
  process.exit(2);
}
const started = Date.now();
try {
  const installed = setUp(fileURLToPath(new URL('../../../', import.meta.url)));
  if (installed) console.error(`Dependencies installed in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
