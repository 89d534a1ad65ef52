package io.watchfloor.dashboards.audit.timestamp;

import java.time.Instant;

/**
 * The confirmation by an authority that a hash existed at a time (RFC 3161).
 *
 * @param authority subject of the authority's certificate
 * @param response of the authority, in Base64
 */
public record TimeStamp(Instant at, String authority, String response) {}
