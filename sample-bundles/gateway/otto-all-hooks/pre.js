// Driver otto reads ES5. Each request starts from a fresh copy of this scope: nothing is remembered from one to the next.

var stampRequest = new TykJS.TykMiddleware.NewMiddleware({});

stampRequest.NewProcessRequest(function (request, session, config) {
  request.SetHeaders['X-Request-Stamp'] = b64enc(request.Method + ' ' + request.URL);
  request.DeleteHeaders.push('X-Internal');
  log('stamped ' + request.URL + ' for ' + config.APIID);
  return stampRequest.ReturnData(request, {});
});

var checkKey = new TykJS.TykMiddleware.NewMiddleware({});

checkKey.NewProcessRequest(function (request, session) {
  var key = (request.Headers['Authorization'] || [''])[0];
  if (key !== 'letmein') {
    request.ReturnOverrides.ResponseCode = 401;
    request.ReturnOverrides.ResponseError = 'That is not the key';
    return checkKey.ReturnAuthData(request, {});
  }
  var answer = checkKey.ReturnAuthData(request, { alias: 'a friend', rate: 100, per: 1, meta_data: { plan: 'gold' } });
  answer.AuthValue = key;
  return answer;
});
