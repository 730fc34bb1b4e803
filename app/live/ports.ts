/** Listening where one was asked to, or at the usual place, or at a free one when that is taken. */
import type { RequestListener } from 'node:http';
import { CodedError } from '../../platform/errors/coded-error';
import { listen, type HttpServer } from '../../platform/http/listen';

export interface Door {
  readonly host: string;
  /** A port that was asked for is had or refused. */
  readonly asked: number | undefined;
  /** Gives way to a free one when it is taken. */
  readonly usual: number;
}

/** @throws CodedError PORT_IN_USE, PORT_REFUSED when the port was asked for */
export async function listenAt(handler: RequestListener, door: Door): Promise<HttpServer> {
  const { host, asked, usual } = door;
  try {
    return await listen(handler, { host, port: asked ?? usual });
  } catch (error) {
    const taken = error instanceof CodedError && error.code.startsWith('PORT_');
    if (asked !== undefined || !taken) throw error;
    return listen(handler, { host, port: 0 });
  }
}
