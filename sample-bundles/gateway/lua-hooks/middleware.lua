-- Each request starts from a new Lua state in which the listed files have run. A hook is a global function of its name, called
-- with (request, session, spec); it must return request and session. auth_check and response do not work with this driver.

function StampRequest(request, session, spec)
  tyk.req.set_header("X-Request-Stamp", request.method .. " " .. spec.APIID)
  tyk.req.clear_header("X-Internal")
  return request, session
end

function ReportCall(request, session)
  spokelab.send_to_control({ path = request.url }, "", { metric_type = "calls" })
  return request, session
end
