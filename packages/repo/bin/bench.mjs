// npm run bench -- PACKAGE [PATTERN]: runs the bench of packages/PACKAGE/bench that is called so, else those that have it in their
// name; without a package it lists what there is.
import { fileURLToPath } from 'node:url';
import { listBenches, runBench } from '../src/benches.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const [packageName, pattern = ''] = process.argv.slice(2);
const benches = listBenches(root);
const own = benches.filter((bench) => bench.package === packageName);
const named = own.filter(({ name }) => name === pattern);
const chosen = named.length > 0 ? named : own.filter(({ name }) => name.includes(pattern));

if (chosen.length === 0) {
  if (packageName !== undefined) console.error(`No bench of "${packageName}" has "${pattern}" in its name.`);
  console.error('Usage: npm run bench -- PACKAGE [PATTERN]\n');
  for (const { package: owner, name } of benches) console.error(`  ${owner} ${name}`);
  process.exit(packageName === undefined ? 0 : 1);
}

console.log(`Node ${process.version}, ${process.platform}-${process.arch}\n`);
let failed = 0;
for (const bench of chosen) if (!(await runBench(root, bench))) failed += 1;
process.exit(failed === 0 ? 0 : 1);
