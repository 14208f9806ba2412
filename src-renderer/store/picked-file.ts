/**
 * A file that the browser hands over has a name and no path. It is taken to lie beside the lab's own file, so that bundles are found
 * from there, under a name that no other file has: what is written of it is kept like that of any other, and goes over nobody's work.
 */
const MARK = ' (picked)';

export const pickedBeside = (own: string, name: string): string =>
  `${own.replace(/[^\\/]*$/, '')}${name.replace(/(\.ya?ml)?$/i, (ending) => `${MARK}${ending}`)}`;

export const isPicked = (file: string): boolean => /\(picked\)(\.ya?ml)?$/i.test(file);

/** The name that it has where it came from. */
export const nameOfFile = (file: string): string => (file.split(/[\\/]/).at(-1) ?? '').replace(MARK, '');
