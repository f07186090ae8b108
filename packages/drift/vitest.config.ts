import { libraryTests } from '@fpl-ml/repo/vitest';
import { mergeConfig } from 'vitest/config';

export default mergeConfig(libraryTests('drift'), { test: { globalSetup: ['@fpl-ml/repo/postgres'] } });
