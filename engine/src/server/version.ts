/** The version of Hasura whose API this engine follows, marked so that nobody takes it for the original. */
export const engineVersion = 'v2.48.0-embedded';
