import { RELEASE_SYNC } from 'quickjs-emscripten';
import { expect, test } from 'vitest';
import { EXPORTED_AS, readQuickJsBuild } from '../../../../src-main/adapters/sandbox/javascript/quickjs-build.ts';

/** The package's own loader, as far as it is used here. */
type Load = (options: {
  instantiateWasm(imports: WebAssembly.Imports, received: (instance: WebAssembly.Instance) => void): void;
}) => Promise<Record<string, unknown>>;

test("the exports have the names that the package's own loader gives them", async () => {
  const loader = (await RELEASE_SYNC.importModuleLoader()) as unknown as Load | { default: Load };
  const load = typeof loader === 'function' ? loader : loader.default;
  const module = await WebAssembly.compile(await readQuickJsBuild());
  const exportNames = new Map<unknown, string>();
  const named = await load({
    instantiateWasm(imports, received) {
      const instance = new WebAssembly.Instance(module, imports);
      for (const [name, value] of Object.entries(instance.exports)) exportNames.set(value, name);
      received(instance);
    },
  });
  const expected = Object.fromEntries(Object.keys(EXPORTED_AS).map((name) => [name, exportNames.get(named[`_${name}`])]));
  expect(EXPORTED_AS).toEqual(expected);
});
