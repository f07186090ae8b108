import { FplMlError } from '@fpl-ml/core';

/** How much of the machine, or of the container, is in use. */
export interface ResourceReading {
  /** Share of the processors, 0 to 1; NaN when it is not known. */
  readonly cpu: number;
  /** Share of the memory, 0 to 1; NaN when it is not known. */
  readonly memory: number;
}

/**
 * Reads how busy the machine is.
 *
 * Laws: both figures are between 0 and 1, or NaN when they are not known (which holds nothing back); what cannot be read
 * at all rejects.
 */
export interface ResourceProbe {
  /** The present reading. */
  read(): Promise<ResourceReading>;
}

/** A probe that says what it is told. */
export interface FixedProbe extends ResourceProbe {
  /** Changes what it says. */
  set(reading: ResourceReading): void;
}

function checkShare(name: string, value: number): void {
  if (Number.isNaN(value) || (value >= 0 && value <= 1)) return;
  throw new FplMlError('RESOURCES_INVALID', `Expected ${name} as a share from 0 to 1, got ${value}: 80 % is 0.8.`);
}

function checked({ cpu, memory }: ResourceReading): ResourceReading {
  checkShare('cpu', cpu);
  checkShare('memory', memory);
  return Object.freeze({ cpu, memory });
}

/**
 * A probe for tests and simulations.
 *
 * @param reading what it says until `set` is called
 * @throws FplMlError `RESOURCES_INVALID` for a share outside 0 to 1
 */
export function fixedProbe(reading: ResourceReading): FixedProbe {
  let current = checked(reading);
  return {
    read: async () => current,
    set: (next) => {
      current = checked(next);
    },
  };
}
