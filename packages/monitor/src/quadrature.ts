/** Nodes of an integration rule with their weights. */
export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/** The Legendre polynomial of degree n at x, and its derivative, by Bonnet's recursion. */
function legendre(n: number, x: number): readonly [value: number, slope: number] {
  let before = 1;
  let value = x;
  for (let degree = 2; degree <= n; degree += 1) {
    [before, value] = [value, ((2 * degree - 1) * x * value - (degree - 1) * before) / degree];
  }
  return [value, (n * (x * value - before)) / (x * x - 1)];
}

/** The Gauss-Legendre rule with n ≥ 2 nodes on [0, 1]; exact for polynomials of degree 2n - 1. */
export function gaussLegendre(n: number): Quadrature {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    for (let step = 0; step < 5; step += 1) {
      const [value, slope] = legendre(n, x);
      x -= value / slope;
    }
    const [, slope] = legendre(n, x);
    nodes[i] = (1 - x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}

/** Gauss-Legendre rules by their number of nodes, each computed once. */
export function gaussLegendreTable(): (n: number) => Quadrature {
  const rules = new Map<number, Quadrature>();
  return (n) => {
    const rule = rules.get(n) ?? gaussLegendre(n);
    rules.set(n, rule);
    return rule;
  };
}

/**
 * The trapezoid rule for a density given up to a constant, on a grid that covers it: for smooth densities its error
 * falls faster than any power of the step. The weights sum to 1.
 */
export function densityRule(density: (x: number) => number, from: number, to: number, step: number): Quadrature {
  const n = Math.ceil((to - from) / step) + 1;
  const nodes = Float64Array.from({ length: n }, (_, i) => from + i * step);
  const weights = nodes.map(density);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { nodes, weights: weights.map((weight) => weight / total) };
}
