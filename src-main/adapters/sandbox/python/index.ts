export type { PythonPlace } from './protocol.ts';
export { createPythonRuntime } from './python-runtime.ts';
