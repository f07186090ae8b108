const OUTCOMES: Readonly<Record<string, string>> = {
  queued: 'still waiting',
  running: 'still running',
  'data-accepted': 'still running',
  'data-refused': 'refused: unsound data',
  accepted: 'accepted, not yet registered',
  rejected: 'rejected',
  inconclusive: 'rejected: not told from luck',
  'rollout-started': 'on trial',
  held: 'still on trial',
  activated: 'served at once',
  promoted: 'promoted',
  'rolled-back': 'rolled back',
  'given-up': 'trial given up',
  superseded: 'superseded on trial',
  retry: 'to be tried again',
  failed: 'failed',
};

/** What became of a retraining, for people; an outcome that is not known stands for itself. */
export function outcomeWords(outcome: string): string {
  return Object.hasOwn(OUTCOMES, outcome) ? (OUTCOMES[outcome] ?? outcome) : outcome;
}

const TRIGGERS: Readonly<Record<string, string>> = {
  schedule: 'the schedule',
  performance: 'the error charts',
  drift: 'drift of the inputs',
  'new-data': 'new data',
  manual: 'a person',
  emergency: 'an emergency',
};

/** What asked for a retraining, for people. */
export function triggerWords(trigger: string): string {
  return Object.hasOwn(TRIGGERS, trigger) ? (TRIGGERS[trigger] ?? trigger) : trigger;
}

const GATES: Readonly<Record<string, string>> = {
  performanceImprovement: 'improvement of the RMSE, at least',
  minR2: 'R², at least',
  maxMae: 'MAE, at most',
  dataQualityThreshold: 'sound training rows, at least',
};

/** What a gate asks for, for people. */
export function gateWords(gate: string): string {
  return Object.hasOwn(GATES, gate) ? (GATES[gate] ?? gate) : gate;
}

/** Whether the figures of a gate are shares. */
export function gateIsShare(gate: string): boolean {
  return gate === 'performanceImprovement' || gate === 'dataQualityThreshold';
}
