// Driver javascript (gateway 5.15): newer JavaScript, and response hooks. Each file has a scope of its own.
const keys = new Map([['letmein', 'gold']]);

const hook = (run) => {
  const middleware = new TykJS.TykMiddleware.NewMiddleware({});
  middleware.NewProcessRequest((request, session, config) => run(middleware, request, session, config));
  return middleware;
};

const stampRequest = hook((middleware, request, session, { APIID }) => {
  request.SetHeaders['X-Request-Stamp'] = `${request.Method} ${APIID}`;
  request.DeleteHeaders.push('X-Internal');
  return middleware.ReturnData(request, {});
});

const checkKey = hook((middleware, request) => {
  const [key = ''] = request.Headers.Authorization ?? [];
  const plan = keys.get(key);
  if (plan === undefined) {
    request.ReturnOverrides.ResponseCode = 401;
    request.ReturnOverrides.ResponseError = 'That is not the key';
    return middleware.ReturnAuthData(request, {});
  }
  return { ...middleware.ReturnAuthData(request, { alias: 'a friend', meta_data: { plan } }), AuthValue: key };
});

const rememberCaller = hook((middleware, request, { meta_data: { plan } }) => {
  request.SetHeaders['X-Caller-Plan'] = plan;
  return middleware.ReturnData(request, { plan });
});

const reportCall = hook((middleware, request) => {
  sendToControlJSON({ path: request.URL }, '', { metric_type: 'calls' });
  return middleware.ReturnData(request, {});
});

const stampResponse = new TykJS.TykMiddleware.NewMiddleware({});
stampResponse.NewProcessResponse((response) => {
  response.SetHeaders['X-Response-Stamp'] = 'seen';
  return stampResponse.ReturnResponseData(response, {});
});
