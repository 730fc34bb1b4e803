/** What the Jest run's main process tells its workers about the throw-away server. */

/** Environment variable with the server's address. */
export const TEST_URL = 'PROBITY_TEST_SERVER_URL';
/** Environment variable with the reason why there is no usable server. */
export const TEST_ERROR = 'PROBITY_TEST_SERVER_ERROR';
/** Database with all migrations applied, which no one connects to. */
export const TEMPLATE = 'probity_template';
