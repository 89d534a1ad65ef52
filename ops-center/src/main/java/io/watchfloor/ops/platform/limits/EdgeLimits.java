package io.watchfloor.ops.platform.limits;

import io.watchfloor.config.http.HttpLimitSettings;

/**
 * The limits from the settings, with defaults derived from the heap size.
 *
 * @param maxConnections in total
 * @param maxUnauthenticated connections of unauthenticated clients
 * @param maxUnauthenticatedPerAddress of these from one address
 * @param bytes in flight in total
 * @param bytesPerSender of one address, person or sensor
 * @param bytesUnauthenticated of all unauthenticated clients together
 */
public record EdgeLimits(
        int maxConnections,
        int maxUnauthenticated,
        int maxUnauthenticatedPerAddress,
        long bytes,
        long bytesPerSender,
        long bytesUnauthenticated) {

    /**
     * A connection with a pending request costs up to 190 KiB, see ADR 0011; so all connections together use at most a
     * fifth of the heap.
     */
    private static final long HEAP_PER_CONNECTION = 1024 * 1024;

    private static final int HEAP_SHARE = 8;
    private static final int SENDER_SHARE = 2;
    private static final int UNAUTHENTICATED_SHARE = 16;
    private static final int FEWEST = 5;

    /** @param heap maximum heap of the node, in bytes */
    public static EdgeLimits of(HttpLimitSettings settings, long heap) {
        int half = settings.maxConnections() / 2;
        int unauthenticated = settings.maxUnauthenticated() > 0
                ? settings.maxUnauthenticated()
                : (int) Math.min(half, Math.max(FEWEST, heap / HEAP_PER_CONNECTION));
        int perAddress = settings.maxUnauthenticatedPerAddress() > 0
                ? settings.maxUnauthenticatedPerAddress()
                : Math.max(1, unauthenticated / 2);
        long bytes = settings.bytesInFlight() > 0 ? settings.bytesInFlight() : heap / HEAP_SHARE;
        return new EdgeLimits(
                settings.maxConnections(),
                unauthenticated,
                perAddress,
                bytes,
                bytes / SENDER_SHARE,
                bytes / UNAUTHENTICATED_SHARE);
    }

    /** The same limits with at most this many connections. */
    public EdgeLimits withMaxConnections(int most) {
        return new EdgeLimits(
                Math.min(maxConnections, most),
                maxUnauthenticated,
                maxUnauthenticatedPerAddress,
                bytes,
                bytesPerSender,
                bytesUnauthenticated);
    }
}
