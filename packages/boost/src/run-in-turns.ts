import type { Booster } from './booster.js';
import type { TrainingProgress } from './train-options.js';

type Channel = InstanceType<typeof MessageChannel>;

/** Lets whatever waits run; a message to oneself is what every runtime has for that. */
async function turn({ port1, port2 }: Channel): Promise<void> {
  await new Promise<void>((resolve) => {
    port2.addEventListener('message', () => resolve(), { once: true });
    port1.postMessage(null);
  });
}

/**
 * Lends a function that gives way to other work. Channels take turns: Node reads up to a thousand messages of one channel before
 * it looks at anything else, those among them that come meanwhile.
 */
async function withTurns<T>(use: (giveWay: () => Promise<void>) => Promise<T>): Promise<T> {
  const [one, other] = [new MessageChannel(), new MessageChannel()];
  for (const { port2 } of [one, other]) port2.start();
  let count = 0;
  const giveWay = async (): Promise<void> => {
    count += 1;
    await turn(count % 2 === 0 ? one : other);
  };
  try {
    return await use(giveWay);
  } finally {
    for (const { port1, port2 } of [one, other]) {
      port1.close();
      port2.close();
    }
  }
}

/** Trains to the end, and gives way to other work after each tree. */
export async function runInTurns(steps: Generator<TrainingProgress, Booster, void>): Promise<Booster> {
  return withTurns(async (giveWay) => {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      await giveWay();
    }
  });
}

/** Gives way to other work, so often that what has happened by now is known. */
export async function settle(): Promise<void> {
  await withTurns(async (giveWay) => {
    for (let i = 0; i < 20; i += 1) await giveWay();
  });
}
