import type { ViteUserConfig } from 'vitest/config';

/**
 * The test configuration of one package: tests run on the sources of the workspace.
 *
 * @param name shown before each test file
 */
export declare function libraryTests(name: string): ViteUserConfig;
