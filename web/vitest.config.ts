import { defineConfig, mergeConfig } from 'vitest/config';
import built from './vite.config';

export default mergeConfig(built, defineConfig({ test: { setupFiles: ['test/setup.ts'] } }));
