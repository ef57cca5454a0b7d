/** The secret in a feed's address: whoever knows it reads the calendar, so only its hash is stored. */
import { createHash, randomBytes } from 'node:crypto';

const shape = /^[A-Za-z0-9_-]{43}$/;

export const newFeedToken = (): string => randomBytes(32).toString('base64url');

export const isFeedToken = (text: string): boolean => shape.test(text);

/** Random bytes need no slow hash. */
export const hashOfFeedToken = (token: string): Buffer => createHash('sha256').update(token).digest();

export const feedUrl = (appUrl: string, token: string): string => `${appUrl}/calendar/${token}.ics`;
