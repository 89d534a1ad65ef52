package io.watchfloor.ops.platform.limits;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bytes of request bodies in flight on this node, by sender. Only senders with bytes in flight are stored. */
public final class ByteBudget {

    private final EdgeLimits limits;
    private final Map<String, Long> accounts = new HashMap<>();
    private long all;
    private long unauthenticated;

    ByteBudget(EdgeLimits limits) {
        this.limits = limits;
    }

    /** The bytes reserved for one body. Release the bytes exactly once, whatever the result. */
    final class Claim {
        private final List<String> owners;
        private final boolean known;
        private long held;

        private Claim(BodySender sender) {
            this.owners = sender.accounts();
            this.known = sender.name().isPresent();
        }

        /** @return the reason why the bytes are refused, in which case nothing was reserved */
        Optional<BodyRefusal> grow(long bytes) {
            return take(this, bytes);
        }

        void giveBack() {
            release(this);
        }
    }

    Claim open(BodySender sender) {
        return new Claim(sender);
    }

    private synchronized Optional<BodyRefusal> take(Claim claim, long bytes) {
        if (all + bytes > limits.bytes() || (!claim.known && unauthenticated + bytes > limits.bytesUnauthenticated())) {
            return Optional.of(BodyRefusal.nodeFull());
        }
        for (String owner : claim.owners) {
            if (accounts.getOrDefault(owner, 0L) + bytes > limits.bytesPerSender()) {
                return Optional.of(BodyRefusal.senderFull(limits.bytesPerSender()));
            }
        }
        add(claim, bytes);
        return Optional.empty();
    }

    private synchronized void release(Claim claim) {
        add(claim, -claim.held);
    }

    private void add(Claim claim, long bytes) {
        all += bytes;
        unauthenticated += claim.known ? 0 : bytes;
        claim.held += bytes;
        for (String owner : claim.owners) {
            accounts.merge(owner, bytes, (one, other) -> one + other == 0 ? null : one + other);
        }
    }

    /** Bytes in flight. */
    public synchronized long held() {
        return all;
    }

    synchronized int senders() {
        return accounts.size();
    }
}
