import { libraryBuild } from '@fpl-ml/repo/tsup';

export default libraryBuild(['src/index.ts', 'src/conformance/index.ts', 'src/explain/index.ts']);
