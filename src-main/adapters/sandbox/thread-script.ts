/** Where a thread's first file lies: beside the source, or in the built program, whose shared parts lie a folder deeper. */
import { existsSync } from 'node:fs';

/** `name` without its ending; `from`: `import.meta.url` of the file that starts it. */
export function threadScript(name: string, from: string): URL {
  const source = new URL(`./${name}.ts`, from);
  const built = [new URL(`./${name}.js`, from), new URL(`../${name}.js`, from)];
  return [source, ...built].find((url) => existsSync(url)) ?? source;
}
