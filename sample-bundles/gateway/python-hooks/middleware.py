# The number of parameters decides what a hook is given: 3 (request, session, spec), 4 with metadata, 5 with the response.
# Only what is changed in place counts; what is returned is not looked at.
from gateway import TykGateway as tyk
from rules import KEYS
from tyk.decorators import Hook


@Hook
def StampRequest(request, session, spec):
    request.add_header("X-Request-Stamp", request.object.method + " " + spec["APIID"])
    request.delete_header("X-Internal")
    tyk.log("stamped " + request.object.url, "info")
    return request, session


@Hook
def CheckKey(request, session, metadata, spec):
    key = request.get_header("Authorization") or ""
    if key not in KEYS:
        request.object.return_overrides.response_code = 401
        request.object.return_overrides.response_error = "That is not the key"
        return request, session, metadata
    session.alias = "a friend"
    session.rate = 100.0
    metadata["token"] = key
    metadata["plan"] = KEYS[key]
    return request, session, metadata


@Hook
def RememberCaller(request, session, spec):
    request.add_header("X-Caller-Plan", session.metadata["plan"])
    return request, session


@Hook
def ReportCall(request, session, spec):
    # To the hub, as plugin 42 of this bundle: with the next batch.
    tyk.send_to_control({"path": request.object.url}, "", {"metric_type": "calls"})
    return request, session


@Hook
def StampResponse(request, response, session, metadata, spec):
    response.headers["X-Response-Stamp"] = "seen"
    return response
