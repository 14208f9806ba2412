/**
 * Logs what comes and keeps the last text of each edge: the smallest hub plugin that does something.
 *
 * @type {import('../spokelab-plugin').HubPlugin}
 */
export default {
  acceptEdgePayload(ctx, payload) {
    ctx.services.logger.info(payload.text(), { edge: payload.edgeId, correlation: payload.correlationId });
    ctx.services.kv.write(`last:${payload.edgeId}`, payload.text());
    return { handled: true };
  },
};
