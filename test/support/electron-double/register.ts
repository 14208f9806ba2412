/** Preloaded (`node --import`) into a process that runs the built desktop code: `electron` becomes the stand-in beside this file. */
import { flushCompileCache, registerHooks } from 'node:module';

const FLUSH_AFTER_MS = 3_000;
const STAND_IN = new URL('./electron.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) => (specifier === 'electron' ? { url: STAND_IN, shortCircuit: true } : next(specifier, context)),
});

// As in an Electron that is given an app's folder.
Object.defineProperty(process, 'defaultApp', { value: true });

// Most tests kill the app: what it has compiled is kept for the next one while it runs.
setTimeout(flushCompileCache, FLUSH_AFTER_MS).unref();

// Before the main code: a test that connects early must be heard.
await import('./control.ts');
