import type { Check } from '@fpl-ml/core';
import type { RegistryStore } from '../registry-store.js';
import { evaluationChecks } from './evaluation-checks.js';
import { roleChecks } from './role-checks.js';
import { versionChecks } from './version-checks.js';

/** The laws of {@link RegistryStore}. */
export const registryStoreChecks: readonly Check<RegistryStore>[] = [
  ...versionChecks,
  ...evaluationChecks,
  ...roleChecks,
];
