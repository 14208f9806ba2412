import type { LogLevel } from '../../contract/plugin.ts';

/** A line of the gateway's own log, in its words. */
export type GatewayLog = (level: LogLevel, message: string, prefix?: string) => void;
