export { createLuaRuntime } from './lua-runtime.ts';
