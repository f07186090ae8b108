import { describe, expect, it } from 'vitest';
import { calibrate } from './calibration.js';
import { type Simulation, simulateSeasons } from './simulate-seasons.js';

function measured({ seasons: [before, season] }: Simulation) {
  if (before === undefined || season === undefined) throw new Error('Expected two seasons.');
  return calibrate([before, season]);
}

function r2(rmse: number, sd: number): number {
  return 1 - (rmse * rmse) / (sd * sd);
}

describe.each([1, 2])('the simulated season of seed %i', (seed) => {
  const figures = measured(simulateSeasons({ seed, changes: [] }));

  it('is as hard to predict as a real one', () => {
    expect(figures.zeroShare).toBeGreaterThan(0.55);
    expect(figures.zeroShare).toBeLessThan(0.6);
    expect(figures.stateWeekly).toBeGreaterThan(2);
    expect(figures.stateWeekly).toBeLessThan(2.4);
    expect(r2(figures.lastFive, figures.sd)).toBeGreaterThan(0.12);
    expect(r2(figures.lastFive, figures.sd)).toBeLessThan(0.25);
    expect(r2(figures.ridgeWeekly, figures.sd)).toBeGreaterThan(0.25);
    expect(r2(figures.ridgeWeekly, figures.sd)).toBeLessThan(0.36);
  });

  it('makes a model of fitted player states age: refitting each gameweek is worth 5 to 9 %', () => {
    const loss = figures.stateOnce / figures.stateWeekly - 1;
    expect(loss).toBeGreaterThan(0.05);
    expect(loss).toBeLessThan(0.09);
  });

  it('hardly ages a model of rolling features', () => {
    const loss = figures.ridgeOnce / figures.ridgeWeekly - 1;
    expect(loss).toBeGreaterThan(-0.002);
    expect(loss).toBeLessThan(0.005);
  });
});

describe('the simulated season with its changes', () => {
  const figures = measured(simulateSeasons({ seed: 1 }));

  it('still ages player states and not rolling features', () => {
    const loss = figures.stateOnce / figures.stateWeekly - 1;
    expect(loss).toBeGreaterThan(0.05);
    expect(loss).toBeLessThan(0.09);
    expect(figures.ridgeOnce / figures.ridgeWeekly - 1).toBeLessThan(0.005);
    expect(figures.stateWeekly).toBeLessThan(2.4);
  });
});
