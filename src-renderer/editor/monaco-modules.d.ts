/** Parts of Monaco that have no types of their own. */
declare module 'monaco-editor/features/register.all.js';
declare module 'monaco-editor/languages/definitions/javascript/register.js';
declare module 'monaco-editor/languages/definitions/lua/register.js';
declare module 'monaco-editor/languages/definitions/markdown/register.js';
declare module 'monaco-editor/languages/definitions/python/register.js';
declare module 'monaco-editor/languages/definitions/yaml/register.js';
