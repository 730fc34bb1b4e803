/** Names under which consumers keep their offsets; a name is for ever. */
export const SURVEILLANCE = 'surveillance';
