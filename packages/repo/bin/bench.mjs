// npm run bench -- [--peers] PACKAGE [PATTERN]: runs the bench of packages/PACKAGE/bench that is called so, else those that have it
// in their name; without a package it lists what there is. With --peers it first makes an environment for the peers in Python that
// bench/peers.txt pins, of all packages if none is named.
import { fileURLToPath } from 'node:url';
import { listBenches, runBench } from '../src/benches.mjs';
import { peerPython, withPeers } from '../src/peers.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const wantsPeers = process.argv.includes('--peers');
const [packageName, pattern = ''] = process.argv.slice(2).filter((argument) => argument !== '--peers');
const benches = listBenches(root);

if (wantsPeers) {
  const names = packageName === undefined ? benches.map((bench) => bench.package) : [packageName];
  for (const name of withPeers(root, names)) {
    const python = peerPython(root, name);
    if (python === undefined) {
      console.error(`The peers of ${name} could not be installed: Python 3.11 or newer with venv and pip is needed.`);
      process.exit(1);
    }
    console.log(`Peers of ${name}: ${python}`);
    if (packageName !== undefined) process.env.FPL_ML_PEER_PYTHON = python;
  }
  if (packageName === undefined) process.exit(0);
}
const own = benches.filter((bench) => bench.package === packageName);
const named = own.filter(({ name }) => name === pattern);
const chosen = named.length > 0 ? named : own.filter(({ name }) => name.includes(pattern));

if (chosen.length === 0) {
  if (packageName !== undefined) console.error(`No bench of "${packageName}" has "${pattern}" in its name.`);
  console.error('Usage: npm run bench -- [--peers] PACKAGE [PATTERN]\n');
  for (const { package: owner, name } of benches) console.error(`  ${owner} ${name}`);
  process.exit(packageName === undefined ? 0 : 1);
}

console.log(`Node ${process.version}, ${process.platform}-${process.arch}\n`);
let failed = 0;
for (const bench of chosen) if (!(await runBench(root, bench))) failed += 1;
process.exit(failed === 0 ? 0 : 1);
