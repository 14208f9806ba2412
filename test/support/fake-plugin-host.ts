import type { JsonObject, LogLevel, SendResult } from '../../src-main/contract/plugin.ts';
import type { PluginHost } from '../../src-main/engine/ports/plugin-sandbox.ts';

export type LogLine = { level: LogLevel; message: string; fields: JsonObject | undefined };
export type SentPayload = { bytes: Uint8Array; correlationId: string; metadata: Record<string, string> };

/** A host that keeps what a plugin did, with time, randomness and answers set by the test. */
export class FakePluginHost implements PluginHost {
  readonly runtime: 'edge' | 'hub';
  readonly nodeId: string;
  readonly namespace: string | undefined;
  readonly config: JsonObject;
  /** Unix milliseconds that the plugin is told. */
  timeMs = 1_767_225_600_000;
  /** Numbers that `random` gives, one after the other, again from the start. */
  randoms: number[] = [0.5];
  readonly timers = new Map<number, { delayUs: number; repeat: boolean }>();
  readonly logs: LogLine[] = [];
  readonly kv = new Map<string, string>();
  readonly sent: SentPayload[] = [];
  readonly refused: Omit<SentPayload, 'bytes'>[] = [];
  /** What `sendToControl` answers instead of the number of payloads sent so far. */
  sendResult: SendResult | undefined;
  private randomCount = 0;

  constructor(options: { runtime?: 'edge' | 'hub'; nodeId?: string; namespace?: string; config?: JsonObject } = {}) {
    this.runtime = options.runtime ?? 'edge';
    this.nodeId = options.nodeId ?? (this.runtime === 'edge' ? 'edge-1' : 'hub');
    this.namespace = this.runtime === 'edge' ? (options.namespace ?? 'eu') : undefined;
    this.config = options.config ?? {};
  }

  nowMs(): number {
    return this.timeMs;
  }

  random(): number {
    const value = this.randoms[this.randomCount % this.randoms.length] ?? 0;
    this.randomCount += 1;
    return value;
  }

  setTimer(timer: number, delayUs: number, repeat: boolean): void {
    this.timers.set(timer, { delayUs, repeat });
  }

  clearTimer(timer: number): void {
    this.timers.delete(timer);
  }

  log(level: LogLevel, message: string, fields: JsonObject | undefined): void {
    this.logs.push({ level, message, fields });
  }

  kvRead(key: string): string | undefined {
    return this.kv.get(key);
  }

  kvWrite(key: string, value: string): void {
    this.kv.set(key, value);
  }

  kvDelete(key: string): boolean {
    return this.kv.delete(key);
  }

  sendToControl(bytes: Uint8Array, correlationId: string, metadata: Record<string, string>): SendResult {
    if (this.sendResult !== undefined) return this.sendResult;
    this.sent.push({ bytes, correlationId, metadata });
    return { ok: true, pending: this.sent.length };
  }

  refuseUnserializable(correlationId: string, metadata: Record<string, string>): void {
    this.refused.push({ correlationId, metadata });
  }
}
