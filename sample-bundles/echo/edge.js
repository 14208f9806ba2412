/**
 * Sends the body of every request to the hub: the smallest edge plugin that does something.
 *
 * @type {import('../spokelab-plugin').EdgePlugin}
 */
export default {
  handlePostAuth(ctx, request) {
    ctx.sendToControl(request.body, request.id, { path: request.path });
  },
};
