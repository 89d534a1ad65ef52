package io.watchfloor.ops.intel.partner;

import java.time.Instant;

/**
 * The use of a quota in the current window.
 *
 * @param until end of the window
 * @param refused requests that were refused since the partner exists, because of this quota
 */
public record PartnerUsage(PartnerQuota quota, long used, long limit, Instant until, long refused) {}
