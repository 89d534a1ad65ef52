package io.watchfloor.ops.platform.limits;

import io.watchfloor.config.http.HttpLimitSettings;

/**
 * The limits from the settings, with defaults derived from the heap size.
 *
 * @param maxConnections limit of all connections
 * @param maxUnauthenticated limit of connections of unauthenticated clients
 * @param maxUnauthenticatedPerAddress limit of connections of unauthenticated clients from one address
 * @param bytes limit of all bytes in flight
 * @param bytesPerSender limit of bytes in flight of one address, person or sensor
 * @param bytesUnauthenticated limit of bytes in flight of all unauthenticated clients together
 */
public record EdgeLimits(
        int maxConnections,
        int maxUnauthenticated,
        int maxUnauthenticatedPerAddress,
        long bytes,
        long bytesPerSender,
        long bytesUnauthenticated) {

    /**
     * A connection with a pending request costs up to 190 KiB, see ADR 0011. With this limit all connections together
     * use at most a fifth of the heap.
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

    /** Returns the same limits, but with at most the given number of connections. */
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
