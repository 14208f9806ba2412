# What a gateway's Python gives to middleware, for the interpreter of a locked process: the modules that plugins import, messages
# that behave as protobuf's do, the loader of bundles and the way a hook is called (specification of bundles, F). Runs once.
import base64
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import json
import os
import sys
import traceback
import types


def _make():
    read, write = os.read, os.write

    # ── the line to the gateway: one question in JSON on a line of its own, then its answer ──────────────────────────
    def ask(question, *parameters):
        write(1, (json.dumps({"question": question, "parameters": list(parameters)}) + "\n").encode())
        line = b""
        while not line.endswith(b"\n"):
            part = read(0, 65536)
            if not part:
                raise RuntimeError("the gateway does not answer")
            line += part
        return json.loads(line)

    class Output:
        encoding = "utf-8"

        def __init__(self):
            self.text = ""

        def write(self, text):
            self.text += str(text)
            while "\n" in self.text:
                line, self.text = self.text.split("\n", 1)
                ask("log", "info", line, "python:stdout")
            return len(text)

        def flush(self):
            if self.text:
                ask("log", "info", self.text, "python:stdout")
                self.text = ""

        def isatty(self):
            return False

    # ── messages ─────────────────────────────────────────────────────────────────────────────────────────────────────
    class StringMap(dict):
        """A map<string, string>: what is missing reads as '' and is there from then on."""

        def __missing__(self, key):
            check_text(key)
            dict.__setitem__(self, key, "")
            return ""

        def __setitem__(self, key, value):
            dict.__setitem__(self, check_text(key), check_text(value))

        def update(self, *others, **more):
            for key, value in dict(*others, **more).items():
                self[key] = value

        def setdefault(self, *_):
            raise NotImplementedError("Set message map value is not supported")

        def MergeFrom(self, other):
            self.update(other)

        def get_or_create(self, key):
            return self[key]

    class MessageMap(dict):
        def __init__(self, kind):
            dict.__init__(self)
            self.kind = kind

        def __missing__(self, key):
            dict.__setitem__(self, check_text(key), self.kind())
            return dict.__getitem__(self, key)

        def __setitem__(self, key, value):
            raise ValueError("Direct assignment of submessage not allowed")

    class Repeated(list):
        """A repeated field of scalars."""

        def __init__(self, check):
            list.__init__(self)
            self.check = check

        def append(self, value):
            list.append(self, self.check(value))

        def extend(self, values):
            for value in values:
                self.append(value)

        def insert(self, index, value):
            list.insert(self, index, self.check(value))

        def MergeFrom(self, other):
            self.extend(other)

        def __setitem__(self, index, value):
            list.__setitem__(self, index, self.check(value) if not isinstance(index, slice) else [self.check(one) for one in value])

    class RepeatedMessage(list):
        def __init__(self, kind):
            list.__init__(self)
            self.kind = kind

        def add(self, **fields):
            message = self.kind(**fields)
            list.append(self, message)
            return message

        def append(self, message):
            if not isinstance(message, self.kind):
                raise TypeError("Parameter to append() must be instance of same class")
            copy = self.kind()
            copy.CopyFrom(message)
            list.append(self, copy)

        def extend(self, messages):
            for message in messages:
                self.append(message)

        def __setitem__(self, *_):
            raise TypeError("does not support item assignment")

    def wrong(value, wanted):
        return TypeError("%r has type %s, but expected one of: %s" % (value, type(value).__name__, wanted))

    def check_text(value):
        if isinstance(value, bytes):
            return value.decode("utf-8")
        if not isinstance(value, str):
            raise wrong(value, "bytes, str")
        return value

    def check_bytes(value):
        if isinstance(value, str):
            return value.encode("utf-8")
        if not isinstance(value, (bytes, bytearray)):
            raise wrong(value, "bytes")
        return bytes(value)

    def check_whole(value):
        if isinstance(value, float) and not value.is_integer() or not isinstance(value, (int, float)):
            raise wrong(value, "int")
        return int(value)

    def check_number(value):
        if not isinstance(value, (int, float)):
            raise wrong(value, "int, float")
        return float(value)

    def check_flag(value):
        if not isinstance(value, (bool, int)):
            raise wrong(value, "bool, int")
        return bool(value)

    SCALARS = {"text": (check_text, ""), "bytes": (check_bytes, b""), "int": (check_whole, 0), "number": (check_number, 0.0), "flag": (check_flag, False)}

    class Message:
        FIELDS = {}

        def __init__(self, **fields):
            values = {}
            for name, kind in self.FIELDS.items():
                values[name] = fresh(kind)
            object.__setattr__(self, "_values", values)
            for name, value in fields.items():
                self._set(name, value)

        def _set(self, name, value):
            if name not in self.FIELDS:
                raise ValueError("Protocol message %s has no \"%s\" field." % (type(self).__name__, name))
            present = self._values[name]
            if isinstance(present, Message):
                present.CopyFrom(value)
            elif isinstance(present, (Repeated, RepeatedMessage)):
                present.extend(value)
            elif isinstance(present, StringMap):
                present.update(value)
            else:
                setattr(self, name, value)

        def __getattr__(self, name):
            values = object.__getattribute__(self, "_values")
            if name in values:
                return values[name]
            raise AttributeError("'%s' object has no attribute '%s'" % (type(self).__name__, name))

        def __setattr__(self, name, value):
            kind = self.FIELDS.get(name)
            if kind is None:
                raise AttributeError("Assignment not allowed (no field \"%s\" in protocol message object)." % name)
            if kind not in SCALARS:
                raise AttributeError("Assignment not allowed to message, map, or repeated field \"%s\" in protocol message object." % name)
            self._values[name] = SCALARS[kind][0](value)

        def CopyFrom(self, other):
            if not isinstance(other, type(self)):
                raise TypeError("Parameter to CopyFrom() must be instance of same class: expected %s got %s." % (type(self).__name__, type(other).__name__))
            if other is not self:
                self.Clear()
                self.MergeFrom(other)

        def MergeFrom(self, other):
            fill(self, plain(other))

        def Clear(self):
            for name, kind in self.FIELDS.items():
                self._values[name] = fresh(kind)

        def ClearField(self, name):
            self._values[name] = fresh(self.FIELDS[name])

        def HasField(self, name):
            return bool(plain(self._values[name])) if isinstance(self._values[name], Message) else bool(self._values[name])

        def ListFields(self):
            return [(name, value) for name, value in self._values.items() if value]

        def __eq__(self, other):
            return type(self) is type(other) and plain(self) == plain(other)

        def __bool__(self):
            return True

        def __dir__(self):
            return list(self.FIELDS) + ["CopyFrom", "MergeFrom", "Clear", "HasField"]

        def __repr__(self):
            return "".join("%s: %r\n" % (name, value) for name, value in self._values.items() if plain_value(value))

    def fresh(kind):
        if kind in SCALARS:
            return SCALARS[kind][1]
        if kind == "map":
            return StringMap()
        if isinstance(kind, type):
            return kind()
        form, item = kind
        if form == "map":
            return MessageMap(item)
        return RepeatedMessage(item) if isinstance(item, type) else Repeated(SCALARS[item][0])

    def plain_value(value):
        if isinstance(value, Message):
            return plain(value)
        if isinstance(value, dict):
            return {key: plain_value(item) for key, item in value.items()}
        if isinstance(value, list):
            return [plain_value(item) for item in value]
        return base64.b64encode(value).decode() if isinstance(value, bytes) else value

    def plain(message):
        found = {name: plain_value(value) for name, value in message._values.items()}
        return {name: value for name, value in found.items() if value not in ("", 0, 0.0, False, [], {})}

    def fill(message, value):
        for name, item in (value or {}).items():
            kind = message.FIELDS.get(name)
            present = message._values.get(name)
            if kind is None or item is None:
                continue
            if isinstance(present, Message):
                fill(present, item)
            elif isinstance(present, MessageMap):
                for key, one in item.items():
                    fill(present[key], one)
            elif isinstance(present, StringMap):
                present.update(item)
            elif isinstance(present, RepeatedMessage):
                for one in item:
                    fill(present.add(), one)
            elif isinstance(present, Repeated):
                present.extend(item)
            elif kind == "bytes":
                message._values[name] = base64.b64decode(item)
            else:
                setattr(message, name, item)

    def message(name, **fields):
        return type(name, (Message,), {"FIELDS": fields, "__module__": "coprocess"})

    texts = ("list", "text")
    AccessSpec = message("AccessSpec", url="text", methods=texts)
    AccessDefinition = message("AccessDefinition", api_name="text", api_id="text", versions=texts, allowed_urls=("list", AccessSpec))
    BasicAuthData = message("BasicAuthData", password="text", hash="text")
    JWTData = message("JWTData", secret="text")
    Monitor = message("Monitor", trigger_limits=("list", "number"))
    SessionState = message(
        "SessionState", last_check="int", allowance="number", rate="number", per="number", expires="int", quota_max="int",
        quota_renews="int", quota_remaining="int", quota_renewal_rate="int", access_rights=("map", AccessDefinition), org_id="text",
        oauth_client_id="text", oauth_keys="map", basic_auth_data=BasicAuthData, jwt_data=JWTData, hmac_enabled="flag",
        hmac_secret="text", is_inactive="flag", apply_policy_id="text", data_expires="int", monitor=Monitor,
        enable_detailed_recording="flag", metadata="map", tags=texts, alias="text", last_updated="text", id_extractor_deadline="int",
        session_lifetime="int", apply_policies=texts, certificate="text", max_query_depth="int", key_id="text",
        post_expiry_action="text", post_expiry_grace_period="int",
    )
    ReturnOverrides = message("ReturnOverrides", response_code="int", response_error="text", headers="map", override_error="flag", response_body="text")
    Header = message("Header", key="text", values=texts)
    ResponseObject = message("ResponseObject", status_code="int", raw_body="bytes", body="text", headers="map", multivalue_headers=("list", Header))
    MiniRequestObject = message(
        "MiniRequestObject", headers="map", set_headers="map", delete_headers=texts, body="text", url="text", params="map",
        add_params="map", extended_params="map", delete_params=texts, return_overrides=ReturnOverrides, method="text",
        request_uri="text", scheme="text", raw_body="bytes",
    )
    Object = message(
        "Object", hook_type="int", hook_name="text", request=MiniRequestObject, session=SessionState, metadata="map", spec="map",
        response=ResponseObject,
    )

    # ── the modules that middleware imports ──────────────────────────────────────────────────────────────────────────
    def module(name, **members):
        made = types.ModuleType(name)
        made.__dict__.update(members)
        sys.modules[name] = made
        return made

    def text(value):
        bytes(value, "utf-8")
        return value

    class TykGateway:
        @classmethod
        def log(cls, message, level):
            known = {"debug": "debug", "error": "error", "warning": "warn"}
            ask("log", known.get(text(level), "info"), text(message), "python")

        @classmethod
        def log_error(cls, message):
            ask("log", "error", text(message), "python")

        @classmethod
        def store_data(cls, key, value, ttl):
            if not isinstance(ttl, int):
                raise TypeError("an integer is required (got type %s)" % type(ttl).__name__)
            ask("store", text(key), text(value), ttl)

        @classmethod
        def get_data(cls, key):
            return (ask("read", text(key)) or "").encode()

        @classmethod
        def trigger_event(cls, name, payload):
            ask("event", text(name), text(payload))

        @classmethod
        def send_to_control(cls, payload, correlation_id="", metadata=None):
            """Spokelab's own: hands a payload to the edge's queue. The number of pending payloads."""
            raw = isinstance(payload, (bytes, bytearray))
            body = base64.b64encode(payload).decode() if raw else payload if isinstance(payload, str) else json.dumps(payload)
            answer = ask("send", body, text(correlation_id), metadata or {}, raw)
            if "error" in answer:
                raise RuntimeError("%s: %s" % (answer["error"], answer["message"]))
            return answer["pending"]

    class HandlerDecorator:
        def __init__(self, f):
            self.f = f
            self.__name__ = f.__name__

        def __call__(self, *arguments):
            return self.f(*arguments)

    class Hook(HandlerDecorator):
        def __init__(self, f):
            HandlerDecorator.__init__(self, f)
            self.arg_count = len(inspect.getfullargspec(f).args)

    decorators = {name: type(name, (HandlerDecorator,), {}) for name in ("Pre", "Post", "PostKeyAuth", "CustomKeyCheck", "Event")}
    decorators["Hook"] = Hook
    tyk = module("tyk", __path__=[])
    tyk.decorators = module("tyk.decorators", getfullargspec=inspect.getfullargspec, HandlerDecorator=HandlerDecorator, **decorators)
    tyk.session = module(
        "tyk.session", TykSession=SessionState, AccessSpec=AccessSpec, AccessDefinition=AccessDefinition, BasicAuthData=BasicAuthData,
        JWTData=JWTData, Monitor=Monitor,
    )
    tyk.gateway = module("tyk.gateway", TykGateway=TykGateway)
    module("gateway", TykGateway=TykGateway)
    module("coprocess_object_pb2", Object=Object)
    module("coprocess_mini_request_object_pb2", MiniRequestObject=MiniRequestObject)
    module("coprocess_return_overrides_pb2", ReturnOverrides=ReturnOverrides)
    module("coprocess_response_object_pb2", ResponseObject=ResponseObject, Header=Header)
    module("coprocess_session_state_pb2", SessionState=SessionState, AccessSpec=AccessSpec, AccessDefinition=AccessDefinition,
           BasicAuthData=BasicAuthData, JWTData=JWTData, Monitor=Monitor)
    module("coprocess_common_pb2", HookType=types.SimpleNamespace(Unknown=0, Pre=1, Post=2, PostKeyAuth=3, CustomKeyCheck=4, Response=5))

    # ── bundles ──────────────────────────────────────────────────────────────────────────────────────────────────────
    class BundleFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
        """Plain `x.py` files of the bundle, where nothing installed has the name. Present while the bundle is imported."""

        def __init__(self, files):
            self.files = files
            self.found = []

        def find_spec(self, name, path=None, target=None):
            if path is not None:
                return None
            if name + ".py" not in self.files:
                ask("log", "error", "Your bundle doesn't contain '%s'" % name, "python")
                return None
            return importlib.machinery.ModuleSpec(name, self, origin=name + ".py")

        def create_module(self, spec):
            return None

        def exec_module(self, made):
            self.found.append(made.__name__)
            file = made.__name__ + ".py"
            exec(compile(self.files[file], file, "exec"), made.__dict__)

    bundles = {}

    def load(key, files, listed):
        sources = {path: base64.b64decode(content) for path, content in files.items()}
        entry = listed[0] if len(listed) == 1 else "middleware.py"
        bundles[key] = {}
        ask("log", "info", "Loading module: '%s'" % key, "python")
        finder = BundleFinder(sources)
        sys.meta_path.append(finder)
        try:
            if entry not in sources:
                raise FileNotFoundError(2, "No such file or directory", entry)
            made = types.ModuleType(entry[:-3] if entry.endswith(".py") else entry)
            made.__file__ = entry
            exec(compile(sources[entry], entry, "exec"), made.__dict__)
        except BaseException as error:
            return {"problem": "Middleware initialization error: %s" % error, "stack": places(error)}
        finally:
            sys.meta_path.remove(finder)
            for name in finder.found:
                sys.modules.pop(name, None)
        known = tuple(decorators.values())
        for name in sorted(made.__dict__):
            if type(made.__dict__[name]) in known:
                bundles[key][name] = made.__dict__[name]
                ask("log", "debug", "Loading hook '%s' (%s)" % (name, key), "python")
        return {}

    def places(error):
        """The bundle's own frames, innermost last, as `    at file:line`."""
        found = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__) if not frame.filename.startswith("<") and not frame.filename.startswith("/")]
        if isinstance(error, SyntaxError) and error.filename:
            found.append((error.filename, "%s:%s" % (error.lineno, error.offset)))
        return "\n".join("    at %s:%s" % place for place in reversed(found))

    class Request:
        def __init__(self, made):
            self.object = made

        def add_header(self, key, value):
            self.object.set_headers[key] = value

        def delete_header(self, key):
            self.object.delete_headers.append(key)

        def add_param(self, key, value):
            self.object.add_params[key] = value

        def delete_param(self, key):
            self.object.delete_params.append(key)

        def get_header(self, key):
            return self.object.headers.get(key)

    def call(key, name, text_in):
        hooks = bundles.get(key)
        if not hooks:
            return {"problem": "No hooks defined for bundle: %s" % key}
        if name not in hooks:
            return {"problem": "Hook is not defined: %s" % name}
        hook = hooks[name]
        given = json.loads(text_in)
        made = Object()
        fill(made, given)
        request, session, spec = Request(made.request), made.session, made.spec
        try:
            count = hook.arg_count
            if count == 3:
                _request, _session = hook(request, session, spec)
            elif count == 4:
                _request, _session, _metadata = hook(request, session, session.metadata, spec)
            elif count == 5:
                hook(request, made.response, session, session.metadata, spec)
        except MemoryError:
            raise
        except BaseException as error:
            return {"problem": "Hook '%s' returned an error: %s" % (name, error), "stack": places(error)}
        out.flush()
        after = plain(made)
        if "response" in after or "response" in given:
            after.setdefault("response", {})
        return {"output": json.dumps(after)}

    def dispatch(line):
        message = json.loads(line)
        try:
            if message["kind"] == "load":
                result = load(message["key"], message["files"], message["listed"])
            elif message["kind"] == "unload":
                bundles.pop(message["key"], None)
                result = {}
            else:
                result = call(message["key"], message["name"], message["input"])
        except MemoryError:
            result = {"problem": "the hook used up its memory", "kind": "memory"}
        return json.dumps(result)

    out = Output()
    sys.stdout = sys.stderr = out
    return dispatch


def _lock():
    # What reaches for JavaScript goes. The process around it is what holds: it may read Pyodide's own files and nothing else.
    gone = ("js", "pyodide", "pyodide_js", "_pyodide", "_pyodide_core", "micropip", "webbrowser", "ctypes", "_ctypes", "antigravity")
    sys.meta_path[:] = [finder for finder in sys.meta_path if "odide" not in type(finder).__module__]
    for name in list(sys.modules):
        if name.split(".")[0] in gone:
            del sys.modules[name]
    for name in gone:
        sys.modules[name] = None
    for name in ("system", "popen", "fork", "kill", "execv", "execve", "posix_spawn", "_exit", "abort"):
        if hasattr(os, name):
            delattr(os, name)
    import posix
    for name in ("system", "fork", "kill", "execv", "execve", "posix_spawn", "_exit", "abort"):
        if hasattr(posix, name):
            delattr(posix, name)


_dispatch = _make()
_lock()
_dispatch
