var rememberCaller = new TykJS.TykMiddleware.NewMiddleware({});

rememberCaller.NewProcessRequest(function (request, session) {
  var meta = session.meta_data || {};
  request.SetHeaders['X-Caller-Plan'] = meta.plan || 'none';
  return rememberCaller.ReturnData(request, { plan: meta.plan || 'none', seen: 'yes' });
});

var reportCall = new TykJS.TykMiddleware.NewMiddleware({});

reportCall.NewProcessRequest(function (request) {
  request.AddParams.checked = '1';
  // To the hub, as plugin 42 of this bundle: with the next batch.
  sendToControlJSON({ path: request.URL, bytes: request.Body.length }, '', { metric_type: 'calls' });
  return reportCall.ReturnData(request, {});
});
