export { type Child, type ChildCommand, type ChildEnd, startChild } from './child.js';
export { failingArtifacts } from './failing-artifacts.js';
export { failingDatabase, type WatchedHandle, type WatchedStatement } from './failing-database.js';
export { type FailpointOptions, type Failpoints, failpoints } from './failpoints.js';
export { type FailpointSweep, sweepFailpoints } from './sweep-failpoints.js';
export { composeToyLoop, MODEL as TOY_MODEL, policy as toyPolicy, type ToyLoopParts } from './toy-loop.js';
export { toyTrainer } from './toy-trainer.js';
export { type ToyOptions, type ToyWorld, toyWorld } from './toy-world.js';
