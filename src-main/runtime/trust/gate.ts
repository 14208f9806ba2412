/** Stands where a live lab reaches out of the sandbox, and lets through what is allowed at that moment. */
import { fetchBundle } from '../../adapters/bundles/bundle-http.ts';
import type { Download } from '../../engine/ports/bundle-depot.ts';
import type { HookProgram, HookRuntime } from '../../engine/ports/hook-runtime.ts';
import type { Sandboxes } from '../sandboxes.ts';
import { dispatcherAsk, serverAsk } from './asks.ts';
import type { Trust } from './trust.ts';

type Hooks = Sandboxes['hooks'];

/** `nameOf`: what people call the bundle that a gateway keeps in a folder. */
export const gatedHooks = (hooks: Hooks, trust: Trust, nameOf: (folder: string) => string): Hooks => {
  if (hooks === undefined) return undefined;
  return (driver) => {
    const runtime = hooks(driver);
    return runtime === undefined || driver !== 'grpc' ? runtime : gatedDispatcher(runtime, trust, nameOf);
  };
};

/** Each call is looked at anew: what a person allows counts from then on, with no reload. */
function gatedDispatcher(runtime: HookRuntime, trust: Trust, nameOf: (folder: string) => string): HookRuntime {
  return {
    load(code, done) {
      const ask = code.server === undefined ? undefined : dispatcherAsk(nameOf(code.folder), code.files, code.server);
      const problems = ask === undefined || trust.asks(ask) ? [] : [refusal(ask.name)];
      runtime.load(code, (loaded) => {
        const program: HookProgram = {
          call: (name, input, host, answered) => {
            if (ask !== undefined && !trust.asks(ask)) return answered({ ok: false, error: refusal(ask.name) });
            loaded.program.call(name, input, host, answered);
          },
          dispose: () => loaded.program.dispose(),
        };
        done({ program, problems: [...loaded.problems, ...problems] });
      });
    },
  };
}

const refusal = (name: string): { kind: 'invalid'; message: string } => ({
  kind: 'invalid',
  message: `Spokelab: ${name} is not trusted to reach a program outside of the sandbox. Allow it in the window, or start with --trust`,
});

/** Also every place that a server sends the gateway on to. */
export const gatedDownload =
  (trust: Trust) =>
  (url: string, done: (result: Download) => void): { cancel(): void } =>
    fetchBundle(url, done, (address) => {
      const ask = serverAsk(address);
      return ask === undefined || trust.asks(ask)
        ? undefined
        : `Spokelab: ${ask.name} is not trusted. Allow it in the window, or start with --trust`;
    });
