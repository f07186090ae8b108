import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { contender } from './contend.js';

/** Runs a task in a process that is killed when it says `here`. */
export async function killContender(path: string, task: string): Promise<void> {
  const child = spawn(process.execPath, [contender(), path, task, '0'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const killed = new Promise<NodeJS.Signals | null>((resolve) => {
    child.on('close', (_, signal) => resolve(signal));
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'ready') child.stdin.write('go\n');
    if (line === 'here') child.kill('SIGKILL');
  }
  if ((await killed) !== 'SIGKILL') throw new Error(`Expected the process to be killed in "${task}", and it ended.`);
}
