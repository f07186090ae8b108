import { libraryBuild } from '@fpl-ml/repo/tsup';

export default libraryBuild(['src/index.ts', 'src/drawing/index.ts']);
