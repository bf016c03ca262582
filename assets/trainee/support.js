/** What a browser must have. */

/** Names of what is missing; empty when the class can be shown. */
export const missing = (scope = globalThis) => ["RTCPeerConnection", "WebSocket"].filter((name) => !(name in scope));
