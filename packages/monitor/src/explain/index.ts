export { type WorstSlice, type WorstSlices, type WorstSlicesOptions, worstSlices } from './worst-slices.js';
