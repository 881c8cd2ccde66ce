// The pages in a real Chromium, on a real server.  One file at a time: each has
// several browsers open as it is.
import { defineConfig } from 'vitest/config';

export default defineConfig({
    test: {
        include: ['e2e/*.e2e.ts'],
        globalSetup: 'e2e/support/setup.ts',
        setupFiles: 'e2e/support/worker.ts',
        environment: 'node',
        pool: 'forks',
        fileParallelism: false,
        // Whatever is awaited says so itself, sooner and better.
        testTimeout: 600_000,
        hookTimeout: 180_000,
        teardownTimeout: 120_000,
    },
});
