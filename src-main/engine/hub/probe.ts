/** What a probe makes of the hub's routing: repeats, another order, a death at the worst moment. */
import type { PayloadId } from '../../contract/ids.ts';
import type { EdgePayload } from '../../contract/plugin.ts';
import type { ProbeSpec } from '../../contract/scenario.ts';
import type { PayloadProbed } from '../../trace/events.ts';
import type { Environment } from '../kernel/environment.ts';
import type { RandomStream } from '../kernel/random-streams.ts';
import type { PluginRunner } from '../plugins/plugin-runner.ts';
import type { Clock } from '../ports/clock.ts';

/** The share of batches after which a `crash` probe lets the hub die. */
const CRASH_SHARE = 0.25;

export class Probe {
  readonly #spec: ProbeSpec;
  readonly #environment: Environment;
  readonly #random: RandomStream;
  readonly #crash: () => void;

  /** `crash` kills the hub now and brings it back a little later. */
  constructor(spec: ProbeSpec, environment: Environment, crash: () => void) {
    this.#spec = spec;
    this.#environment = environment;
    this.#random = environment.random.stream(`probe:${spec.kind}`);
    this.#crash = crash;
  }

  /** The order in which a batch of that many payloads is routed. */
  orderOf(count: number): number[] {
    const order = Array.from({ length: count }, (_, index) => index);
    if (this.#spec.kind !== 'reorder') return order;
    for (let last = count - 1; last > 0; last -= 1) {
      const other = Math.floor(this.#random.next() * (last + 1));
      [order[last], order[other]] = [order[other] as number, order[last] as number];
    }
    return order;
  }

  /** A payload has been delivered for the first time: the second call comes later. */
  delivered(payload: PayloadId, content: EdgePayload, runner: PluginRunner, timers: Clock): void {
    if (this.#spec.kind !== 'duplicates') return;
    const plugin = runner.program.pluginId;
    timers.after(this.#random.next() * this.#spec.withinUs, () => {
      if (!runner.isLoaded) return;
      runner.acceptEdgePayload(content, { payload }, (result) => {
        const { clock, trace } = this.#environment;
        const event: PayloadProbed = {
          type: 'payload-probed',
          at: clock.now(),
          payload,
          plugin,
          handled: result.ok ? result.value.handled : true,
        };
        if (!result.ok) event.error = result.error.message;
        trace(event);
      });
    });
  }

  /** Whether the hub dies now instead of answering. */
  diesBeforeAnswer(): boolean {
    if (this.#spec.kind !== 'crash' || !this.#random.chance(CRASH_SHARE)) return false;
    this.#crash();
    return true;
  }
}
