/** What is asked of the locked Python process (shim.py), one line of JSON each, and what it answers. */

/** The program that runs Python's process, a Node with the permission model, and the files that it reads. */
export type PythonPlace = { node: string; childFile: string; shimFile: string; pyodideFolder: string };

export type PythonCall =
  | { kind: 'load'; key: string; files: Record<string, string>; listed: readonly string[] }
  | { kind: 'call'; key: string; name: string; input: string }
  | { kind: 'unload'; key: string };

/** `failed`: the interpreter has given up, and its process ends. */
export type PythonAnswer = { output?: string; problem?: string; stack?: string; kind?: 'memory'; failed?: string };

/** Of the interpreter, all bundles together: 64 KiB each. */
export const MEMORY_PAGES_MAX = 4_096;
