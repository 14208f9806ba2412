export { createJavaScriptSandbox } from './javascript-sandbox.ts';
export { createJsvmRuntime } from './jsvm-runtime.ts';
export { DEFAULT_PLUGIN_LIMITS } from './limits.ts';
