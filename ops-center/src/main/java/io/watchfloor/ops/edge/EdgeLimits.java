package io.watchfloor.ops.edge;

import io.watchfloor.config.EdgeSettings;

/**
 * The settings, with what follows from the size of the heap.
 *
 * @param maxConnections of everybody
 * @param maxUnauthenticated connections of unknown senders
 * @param maxUnauthenticatedPerAddress of these from one address
 * @param bytes in flight of everybody
 * @param bytesPerSender of one address, person or sensor
 * @param bytesUnauthenticated of all unknown senders together
 */
public record EdgeLimits(
        int maxConnections,
        int maxUnauthenticated,
        int maxUnauthenticatedPerAddress,
        long bytes,
        long bytesPerSender,
        long bytesUnauthenticated) {

    /** One with a request that is answered at the moment costs up to 190 KiB, see ADR 0011: all of them a fifth of the heap at most. */
    private static final long HEAP_PER_CONNECTION = 1024 * 1024;

    private static final int HEAP_SHARE = 8;
    private static final int SENDER_SHARE = 2;
    private static final int UNAUTHENTICATED_SHARE = 16;
    private static final int FEWEST = 5;

    /** @param heap that the node may have, in bytes */
    public static EdgeLimits of(EdgeSettings settings, long heap) {
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

    /** The same with no more connections than so many. */
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
