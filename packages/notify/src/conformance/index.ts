export { alertStoreChecks } from './alert-store-checks.js';
export { type Arrival, type ChannelSubject, channelChecks } from './channel-checks.js';
export { feedStoreChecks } from './feed-store-checks.js';
