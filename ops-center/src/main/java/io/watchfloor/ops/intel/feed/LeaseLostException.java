package io.watchfloor.ops.intel.feed;

/** The node no longer has the lease of a feed, or the feed was changed. */
final class LeaseLostException extends Exception {
    private static final long serialVersionUID = 1;
}
