/** A chain that ends in an alarm sooner or later: `step[i * places + j]` from place i to place j, `alarm[i]` to the end. */
export interface Chain {
  readonly places: number;
  readonly step: Float64Array;
  /** Probability of an alarm in the next step, by place. */
  readonly alarm: Float64Array;
}

/** What leaves a place for earlier ones or for the alarm. */
function outflow(step: Float64Array, places: number, place: number, alarm: number): number {
  let sum = alarm;
  for (let j = 0; j < place; j += 1) sum += step[place * places + j] ?? 0;
  return sum;
}

/**
 * The expected number of steps until the alarm, by place: places are removed one by one, from the last, and what went through
 * them is led around them (Grassmann, Taksar and Heyman 1985). Nothing is ever subtracted, so that even a run of 1e30 steps
 * keeps its digits, where solving the linear system would give noise. What stays at a place is taken as what does not
 * leave it.
 */
export function absorptionTimes({ places, step, alarm }: Chain): Float64Array {
  const flow = step.slice();
  const ends = alarm.slice();
  const cost = new Float64Array(places).fill(1);
  const out = new Float64Array(places);
  for (let gone = places - 1; gone >= 0; gone -= 1) {
    const leaving = outflow(flow, places, gone, ends[gone] ?? 0);
    out[gone] = leaving;
    for (let i = 0; i < gone; i += 1) {
      const share = (flow[i * places + gone] ?? 0) / leaving;
      if (share === 0) continue;
      for (let j = 0; j < gone; j += 1)
        flow[i * places + j] = (flow[i * places + j] ?? 0) + share * (flow[gone * places + j] ?? 0);
      ends[i] = (ends[i] ?? 0) + share * (ends[gone] ?? 0);
      cost[i] = (cost[i] ?? 0) + share * (cost[gone] ?? 0);
    }
  }
  const times = new Float64Array(places);
  for (let place = 0; place < places; place += 1) {
    let total = cost[place] ?? 0;
    for (let j = 0; j < place; j += 1) total += (flow[place * places + j] ?? 0) * (times[j] ?? 0);
    times[place] = total / (out[place] ?? 0);
  }
  return times;
}
