import type { Booster } from './booster.js';
import type { TrainingProgress } from './train-options.js';

/** Lets whatever waits run; a message to oneself is what every runtime has for that. */
async function breathe({ port1, port2 }: InstanceType<typeof MessageChannel>): Promise<void> {
  await new Promise<void>((resolve) => {
    port2.addEventListener('message', () => resolve(), { once: true });
    port1.postMessage(null);
  });
}

/** Trains to the end, and gives way to other work after each tree. */
export async function runInTurns(steps: Generator<TrainingProgress, Booster, void>): Promise<Booster> {
  const channel = new MessageChannel();
  channel.port2.start();
  try {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      await breathe(channel);
    }
  } finally {
    channel.port1.close();
    channel.port2.close();
  }
}
