/** Addresses of the real services; .ci/run starts them and puts them into the environment. */
export function serviceUrl(name: 'REDIS_URL' | 'ELASTICSEARCH_URL' | 'TIMESCALE_URL'): string {
  const url = process.env[name];
  if (url === undefined || url === '') {
    throw new Error(`${name} is not set: run .ci/run, or start ../shared/tools/services yourself`);
  }
  return url;
}
