import type { HttpFetch } from './http-fetch.js';

/** The platform's `fetch`, looked up at each call. */
export const systemFetch: HttpFetch = (url, request) => fetch(url, request);
