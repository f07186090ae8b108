export { addLoss, type Loss, maeOf, type PairedPeriod, rmseOf } from './loss.js';
