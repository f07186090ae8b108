/** The part of jstat that the bench and the comparison of accuracy use; it ships no types. */
declare module 'jstat' {
  interface Continuous {
    cdf(x: number, ...parameters: readonly number[]): number;
    inv(p: number, ...parameters: readonly number[]): number;
  }
  const module: {
    readonly jStat: {
      readonly normal: Continuous;
      readonly studentt: Continuous;
      readonly chisquare: Continuous;
      percentile(values: readonly number[], p: number): number;
    };
  };
  export default module;
}
