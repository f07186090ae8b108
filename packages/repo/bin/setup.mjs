// Installs the workspace's dependencies when the lock file or the Node version has changed since the last time.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const stampFile = `${root}node_modules/.fpl-ml-setup`;
const stamp = createHash('sha256')
  .update(readFileSync(`${root}pnpm-lock.yaml`))
  .update(process.version)
  .digest('hex');

if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) {
    console.error(`Node ${process.version} is too old: this workspace needs Node 20.19 or newer.`);
    process.exit(2);
  }
  const started = Date.now();
  console.error('Installing dependencies (first run, or the lock file changed) …');
  const install = spawnSync('npx', ['-y', manifest.packageManager, 'install', '--frozen-lockfile', '--reporter=append-only'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: { ...process.env, CI: 'true' },
  });
  if (install.status !== 0) {
    console.error(install.stdout, install.stderr);
    console.error(`Installing failed with exit code ${install.status}: \`npx -y ${manifest.packageManager} install --frozen-lockfile\`.`);
    process.exit(install.status ?? 1);
  }
  writeFileSync(stampFile, stamp);
  console.error(`Installed in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}
