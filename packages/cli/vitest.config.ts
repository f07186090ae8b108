import { libraryTests } from '@fpl-ml/repo/vitest';
import { mergeConfig } from 'vitest/config';

export default mergeConfig(libraryTests('cli'), { test: { globalSetup: ['@fpl-ml/repo/postgres'] } });
