export { createPythonRuntime } from './python-runtime.ts';
