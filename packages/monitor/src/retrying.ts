import { isFplMlError } from '@fpl-ml/core';

const ATTEMPTS = 5;

/** Two monitors may work on one store: what one loses to the other is done again on what is there now. */
export async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !(isFplMlError(error) && error.retryable)) throw error;
    }
  }
}
