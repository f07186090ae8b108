import { FplMlError, type FrameInput } from '@fpl-ml/core';
import type { DriftContext, DriftDetectorOptions } from './drift-detector.js';
import { type PreparedReference, preparedWith, withoutReferenceOptions } from './prepared-reference.js';
import type { ReferenceAbout } from './provenance.js';
import { type Comparison, detectByPolicy } from './reference-policy.js';
import type { DriftReport } from './report.js';
import type { DescribedReference } from './same-phase-reference.js';

/** The references of a detector, each prepared once. */
export interface WatchedReferences {
  /** Compares with all of them. @throws FplMlError `DRIFT_REFERENCE_MISSING` without a training window */
  detect(current: FrameInput, context: DriftContext): DriftReport;
  /** Replaces the training window. */
  set(training: FrameInput | PreparedReference): PreparedReference;
}

function isPrepared(reference: DescribedReference | PreparedReference): reference is PreparedReference {
  return 'prepared' in reference;
}

/** Prepares the references of a detector. */
export function watchedReferences(setup: DriftDetectorOptions): WatchedReferences {
  const { model, options = {}, references = {} } = setup;
  const comparison: Comparison = withoutReferenceOptions(options);
  const prepare = (reference: FrameInput | PreparedReference, about: ReferenceAbout): PreparedReference =>
    'prepared' in reference ? preparedWith(reference, options) : preparedWith(reference, { ...options, about });
  const prepareTraining = (data: FrameInput | PreparedReference): PreparedReference =>
    prepare(data, options.about ?? { name: 'training' });
  const given = references.training ?? setup.reference;
  let training = given === undefined ? undefined : prepareTraining(given);
  const anchor = references.anchor === undefined ? null : prepare(references.anchor, { name: 'anchor' });
  const calendarOf = (context: DriftContext): PreparedReference | null => {
    const found = references.calendar?.(context) ?? null;
    if (found === null) return null;
    return isPrepared(found) ? found : prepare(found.data, found.about);
  };
  return {
    detect: (current, context) => {
      if (training === undefined) {
        throw new FplMlError(
          'DRIFT_REFERENCE_MISSING',
          `Expected a reference for "${model}", got none: call setReference.`,
        );
      }
      return detectByPolicy({ training, anchor, calendar: calendarOf(context) }, current, comparison);
    },
    set: (next) => {
      training = prepareTraining(next);
      return training;
    },
  };
}
