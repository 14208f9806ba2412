export { createJavaScriptSandbox } from './javascript-sandbox.ts';
export { DEFAULT_PLUGIN_LIMITS } from './limits.ts';
