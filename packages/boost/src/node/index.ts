export { type ThreadedTrainOptions, trainBoosterInThreads } from './train-in-threads.js';
export { openTrainingThreads, type TrainingThreads } from './training-threads.js';
