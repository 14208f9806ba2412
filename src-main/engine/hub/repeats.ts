/** The keys of payloads that the hub has accepted, the newest up to the profile's window. Gone when the hub dies. */
import type { DedupeProfile } from '../../contract/profile.ts';
import type { WireBatch, WirePayload } from '../../contract/wire.ts';
import { fingerprint } from '../../util/fingerprint.ts';

export class Repeats {
  readonly #profile: DedupeProfile;
  /** In the order of acceptance. */
  readonly #keys = new Set<string>();

  constructor(profile: DedupeProfile) {
    this.#profile = profile;
  }

  get held(): number {
    return this.#keys.size;
  }

  /** The payload's key under the profile; undefined when it has none and must not be dropped. */
  keyOf(wire: WireBatch, index: number): string | undefined {
    const payload = wire.payloads[index] as WirePayload;
    switch (this.#profile.by) {
      case 'none':
        return undefined;
      case 'fingerprint':
        return `${payload.edgeId} ${payload.pluginId} ${payload.timestampUnixUs} ${payload.correlationId} ${fingerprint(payload.payload)}`;
      case 'correlation':
        return payload.correlationId === '' ? undefined : `${payload.edgeId} ${payload.pluginId} ${payload.correlationId}`;
      case 'sequence':
        return `${wire.edgeId} ${wire.sequenceNumber} ${index}`;
    }
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** Remembers an accepted payload, and forgets the oldest beyond the window. */
  add(key: string): void {
    this.#keys.add(key);
    for (const oldest of this.#keys) {
      if (this.#keys.size <= this.#profile.windowPayloads) return;
      this.#keys.delete(oldest);
    }
  }
}
