// Where bins lie. Those of four features are side by side, row after row, so that one number of 32 bits holds them all; what is
// left after the last four follows feature after feature. The functions refer to nothing outside this file: their text is also
// what worker threads run.

/** Neighbours in memory are of one feature (0), or of four features (2): the row's number is to be shifted by so much. */
export function binShift(feature: number, features: number): number {
  return feature < features - (features % 4) ? 2 : 0;
}

/** Where the bin of a feature's first row is. */
export function binStart(feature: number, features: number, rows: number): number {
  return feature < features - (features % 4) ? (feature - (feature % 4)) * rows + (feature % 4) : feature * rows;
}
