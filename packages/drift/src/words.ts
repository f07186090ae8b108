/** A share in words. */
export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
