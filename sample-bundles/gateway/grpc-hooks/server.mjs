// A dispatcher for the bundle beside it: it answers the hooks that the manifest names. Run it with
//   npm exec -- node sample-bundles/gateway/grpc-hooks/server.mjs 5555
// and set coprocess_grpc_server: tcp://127.0.0.1:5555 in the scenario's gateway.
import { readFileSync } from 'node:fs';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import protobuf from 'protobufjs';

const proto = readFileSync(new URL('../../../proto/coprocess.proto', import.meta.url), 'utf8');
const type = protobuf.parse(proto, { keepCase: true }).root.lookupType('coprocess.Object');

const hooks = {
  StampRequest({ request }) {
    request.set_headers = { 'X-Request-Stamp': request.method };
    request.delete_headers = ['X-Internal'];
  },
  CheckKey(object) {
    const { request } = object;
    if (request.headers.Authorization !== 'letmein') {
      request.return_overrides = { response_code: 401, response_error: 'That is not the key' };
      return;
    }
    object.session = { alias: 'a friend', rate: 100, per: 1, metadata: { token: 'letmein', plan: 'gold' } };
  },
  RememberCaller({ request, session }) {
    request.set_headers = { 'X-Caller-Plan': session?.metadata?.plan ?? 'none' };
  },
  ReportCall(object) {
    // Payloads for the hub travel in the metadata: a dispatcher has no other way to the lab.
    const payload = { path: object.request.url };
    object.metadata = { ...object.metadata, 'spokelab.send_to_control': JSON.stringify([{ payload, metadata: { metric_type: 'calls' } }]) };
  },
  StampResponse({ response }) {
    response.headers = { ...response.headers, 'X-Response-Stamp': 'seen' };
  },
};

const server = new Server();
server.addService(
  {
    Dispatch: {
      path: '/coprocess.Dispatcher/Dispatch',
      requestStream: false,
      responseStream: false,
      requestDeserialize: (bytes) => type.toObject(type.decode(bytes), { longs: Number, enums: Number }),
      responseSerialize: (object) => Buffer.from(type.encode(type.fromObject(object)).finish()),
    },
  },
  {
    Dispatch({ request: object }, done) {
      const hook = hooks[object.hook_name];
      if (hook === undefined) return done({ code: 12, details: `there is no hook ${object.hook_name}` });
      hook(object);
      done(null, object);
    },
  },
);

const port = Number(process.argv[2] ?? 5555);
server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) => {
  if (error) {
    console.error(`Port ${port} cannot be opened: ${error.message}`);
    process.exit(1);
  }
  console.log(`dispatcher on tcp://127.0.0.1:${bound}`);
});
