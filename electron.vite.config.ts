import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/** The public half of the key by which updates are signed; without one the app takes none. */
const UPDATE_KEY = JSON.stringify(process.env.SPOKELAB_UPDATE_KEY ?? '');

export default defineConfig({
  main: {
    define: { __SPOKELAB_UPDATE_KEY__: UPDATE_KEY },
    build: {
      outDir: 'out/main',
      minify: false,
      rollupOptions: {
        input: {
          main: 'src-main/app-entry.ts',
          'engine-main': 'src-main/desktop/engine-main.ts',
          // Threads, which are started from files of their own.
          'lua-worker': 'src-main/adapters/sandbox/lua/lua-worker.ts',
          'python-bridge': 'src-main/adapters/sandbox/python/python-bridge.ts',
          'explore-worker': 'src-main/runtime/explore/worker.ts',
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      minify: true,
      // A sandboxed preload must be one CommonJS file.
      rollupOptions: { input: { preload: 'src-main/preload/preload.ts' }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      minify: true,
      target: 'chrome130',
      rollupOptions: { input: { index: 'src-renderer/index.html', gallery: 'src-renderer/gallery.html' } },
    },
  },
});
