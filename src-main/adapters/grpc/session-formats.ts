/** What an edge and the hub say to each other beside batches: registration, configuration, heartbeats and their stream. */
import type {
  ConfigurationRequest,
  ConfigurationSnapshot,
  ControlMessage,
  EdgeMessage,
  EdgeRegistration,
  EdgeUnregistration,
  Heartbeat,
  HeartbeatAnswer,
  PluginConfiguration,
  RegistrationAnswer,
} from '../../contract/wire.ts';
import { microgateway } from './generated/microgateway.js';
import { createFormat, fromTimestamp, toTimestamp } from './message-format.ts';

/** What a real edge may send on its stream and the lab's own edges do not. */
export type ForeignEdgeMessage = { configRequest: ConfigurationRequest } | { unregistration: EdgeUnregistration };
/** The answer to a `configRequest` on the stream. */
export type ForeignControlMessage = { configuration: ConfigurationSnapshot };

export const registrationFormat = createFormat(microgateway.EdgeRegistrationRequest, toRegistration, fromRegistration);
export const registrationAnswerFormat = createFormat(microgateway.EdgeRegistrationResponse, toRegistrationAnswer, fromRegistrationAnswer);
export const configurationRequestFormat = createFormat(microgateway.ConfigurationRequest, toConfigurationRequest, fromConfigurationRequest);
export const configurationFormat = createFormat(microgateway.ConfigurationSnapshot, toConfiguration, fromConfiguration);
export const heartbeatFormat = createFormat(microgateway.HeartbeatRequest, toHeartbeat, fromHeartbeat);
export const heartbeatAnswerFormat = createFormat(microgateway.HeartbeatResponse, toHeartbeatAnswer, fromHeartbeatAnswer);
export const unregistrationFormat = createFormat(microgateway.EdgeUnregistrationRequest, toUnregistration, fromUnregistration);
/** Reads as undefined what has no meaning in a lab: reload reports and bridged events. */
export const edgeMessageFormat = createFormat(microgateway.EdgeMessage, toEdgeMessage, fromEdgeMessage);
export const controlMessageFormat = createFormat(microgateway.ControlMessage, toControlMessage, fromControlMessage);

/** Status 0 is HEALTHY. */
const HEALTHY: microgateway.HealthStatus = { status: 0, message: '', metrics: {} };
const NO_METRICS: microgateway.EdgeMetrics = {
  requestsProcessed: 0,
  activeConnections: 0,
  cpuUsagePercent: 0,
  memoryUsageBytes: 0,
  uptimeSeconds: 0,
  customMetrics: {},
};

function toRegistration(registration: EdgeRegistration): microgateway.EdgeRegistrationRequest {
  const { edgeId, edgeNamespace, version, buildHash, metadata } = registration;
  return { edgeId, edgeNamespace, version, buildHash, metadata, health: HEALTHY };
}

function fromRegistration(message: microgateway.EdgeRegistrationRequest): EdgeRegistration {
  const { edgeId, edgeNamespace, version, buildHash, metadata } = message;
  return { edgeId, edgeNamespace, version, buildHash, metadata };
}

function toRegistrationAnswer(answer: RegistrationAnswer): microgateway.EdgeRegistrationResponse {
  const { success, message, sessionId, initialConfig } = answer;
  return { success, message, sessionId, initialConfig: initialConfig === undefined ? null : toConfiguration(initialConfig) };
}

function fromRegistrationAnswer(answer: microgateway.EdgeRegistrationResponse): RegistrationAnswer {
  const { success, message, sessionId, initialConfig } = answer;
  const read: RegistrationAnswer = { success, message, sessionId };
  if (initialConfig) read.initialConfig = fromConfiguration(initialConfig);
  return read;
}

function toConfigurationRequest(request: ConfigurationRequest): microgateway.ConfigurationRequest {
  return { edgeNamespace: request.edgeNamespace };
}

function fromConfigurationRequest(message: microgateway.ConfigurationRequest): ConfigurationRequest {
  return { edgeNamespace: message.edgeNamespace };
}

function toConfiguration(snapshot: ConfigurationSnapshot): microgateway.ConfigurationSnapshot {
  const { version, edgeNamespace, checksum, plugins } = snapshot;
  return { version, edgeNamespace, checksum, plugins: plugins.map(toPlugin) };
}

function fromConfiguration(message: microgateway.ConfigurationSnapshot): ConfigurationSnapshot {
  const { version, edgeNamespace, checksum, plugins } = message;
  return { version, edgeNamespace, checksum, plugins: plugins.map(fromPlugin) };
}

function toPlugin(plugin: PluginConfiguration): microgateway.PluginConfig {
  return { ...plugin, description: '', checksum: '', llmIds: [], hookTypes: [] };
}

function fromPlugin(message: microgateway.PluginConfig): PluginConfiguration {
  const { id, name, command, config, hookType, isActive, namespace, serviceScopes } = message;
  return { id, name, command, config, hookType, isActive, namespace, serviceScopes };
}

function toHeartbeat(heartbeat: Heartbeat): microgateway.HeartbeatRequest {
  const { edgeId, sessionId, timestampUnixUs, loadedConfigChecksum, loadedConfigVersion } = heartbeat;
  const timestamp = toTimestamp(timestampUnixUs);
  return { edgeId, sessionId, health: HEALTHY, metrics: NO_METRICS, timestamp, loadedConfigChecksum, loadedConfigVersion };
}

function fromHeartbeat(message: microgateway.HeartbeatRequest): Heartbeat {
  const { edgeId, sessionId, timestamp, loadedConfigChecksum, loadedConfigVersion } = message;
  return { edgeId, sessionId, timestampUnixUs: fromTimestamp(timestamp), loadedConfigChecksum, loadedConfigVersion };
}

function toHeartbeatAnswer(answer: HeartbeatAnswer): microgateway.HeartbeatResponse {
  return answer;
}

function fromHeartbeatAnswer(answer: microgateway.HeartbeatResponse): HeartbeatAnswer {
  const { acknowledged, message, requestFullSync, shutdownRequested, expectedChecksum, isInSync } = answer;
  return { acknowledged, message, requestFullSync, shutdownRequested, expectedChecksum, isInSync };
}

function toUnregistration(unregistration: EdgeUnregistration): microgateway.EdgeUnregistrationRequest {
  return unregistration;
}

function fromUnregistration(message: microgateway.EdgeUnregistrationRequest): EdgeUnregistration {
  const { edgeId, sessionId, reason } = message;
  return { edgeId, sessionId, reason };
}

function toEdgeMessage(message: EdgeMessage): microgateway.EdgeMessage {
  return 'registration' in message ? { registration: toRegistration(message.registration) } : { heartbeat: toHeartbeat(message.heartbeat) };
}

function fromEdgeMessage(message: microgateway.EdgeMessage): EdgeMessage | ForeignEdgeMessage | undefined {
  if (message.registration) return { registration: fromRegistration(message.registration) };
  if (message.heartbeat) return { heartbeat: fromHeartbeat(message.heartbeat) };
  if (message.configRequest) return { configRequest: fromConfigurationRequest(message.configRequest) };
  if (message.unregistration) return { unregistration: fromUnregistration(message.unregistration) };
  return undefined;
}

function toControlMessage(message: ControlMessage | ForeignControlMessage): microgateway.ControlMessage {
  if ('configuration' in message) return { configuration: toConfiguration(message.configuration) };
  if ('heartbeatResponse' in message) return { heartbeatResponse: toHeartbeatAnswer(message.heartbeatResponse) };
  return { registrationResponse: toRegistrationAnswer(message.registrationResponse) };
}

function fromControlMessage(message: microgateway.ControlMessage): ControlMessage | undefined {
  if (message.registrationResponse) return { registrationResponse: fromRegistrationAnswer(message.registrationResponse) };
  if (message.heartbeatResponse) return { heartbeatResponse: fromHeartbeatAnswer(message.heartbeatResponse) };
  return undefined;
}
