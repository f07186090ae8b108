import { libraryTests } from '@fpl-ml/repo/vitest';

export default libraryTests('cli');
