/** Opening, prolonging and closing listen keys, for clients that do not use the WebSocket API. */
import type { Endpoint, KeyedEndpoint } from '../api/endpoint';
import { ApiError } from '../api/errors';
import type { ListenKeys } from './listen-keys';

const noSuchKey = (): ApiError => new ApiError(400, -1125, 'This listenKey does not exist.');

export function listenKeyEndpoints(keys: ListenKeys): readonly Endpoint[] {
  const path = '/api/v3/userDataStream';
  const common = { needs: 'key-only', weight: 2 } as const;
  const open: KeyedEndpoint = {
    ...common,
    rest: [['POST', path]],
    ws: 'userDataStream.start',
    takes: [],
    handle: (call) => ({ listenKey: keys.open(call.account, call.now, call.api.newToken) }),
  };
  const prolong: KeyedEndpoint = {
    ...common,
    rest: [['PUT', path]],
    ws: 'userDataStream.ping',
    takes: ['listenKey'],
    handle: (call) => {
      const key = call.params.required('listenKey');
      if (!keys.prolong(key, call.account, call.now)) throw noSuchKey();
      return {};
    },
  };
  const close: KeyedEndpoint = {
    ...common,
    rest: [['DELETE', path]],
    ws: 'userDataStream.stop',
    takes: ['listenKey'],
    handle: (call) => {
      if (!keys.close(call.params.required('listenKey'), call.account)) throw noSuchKey();
      return {};
    },
  };
  return [open, prolong, close];
}
