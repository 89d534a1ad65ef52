package io.watchfloor.ops.platform.limits;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Limits the connections of a port, by address. Each connection has a {@link ClientTrust}. The connections of each
 * trust level are limited by address and in total. For a new connection beyond a limit the port closes another
 * connection: among the connections of the address with the most connections, the connection that has waited longest
 * for its client. Therefore unauthenticated clients compete only with each other, and an honest client counts against
 * their limits only until it has authenticated. Thread-safe.
 *
 * @param <C> a connection
 */
public final class ConnectionShares<C extends ConnectionShares.Member> {

    /** The trust level of a client, in the order in which connections are closed if the port is full. */
    public enum ClientTrust {
        /** The client is not authenticated, and not in a network that may send without a credential. */
        OUTSIDER,
        /** The client is not authenticated, and has sent no data yet. */
        STRANGER,
        /** The client is authenticated, or has sent data that was accepted. */
        KNOWN
    }

    /** The reason why a connection is not accepted. */
    public enum Full {
        ADDRESS,
        PORT
    }

    /** A connection. */
    public interface Member {

        /** The client's address by which connections are limited, see {@link Peer#origin}. */
        InetAddress origin();

        /** Whether the connection waits for the client, so that closing the connection interrupts no work. */
        boolean waits();

        /** Closes the connection in favour of another. Must neither block nor fail. */
        void evict();
    }

    /**
     * The limits of a trust level.
     *
     * @param givesWay whether connections of the trust level may be closed in favour of other addresses
     */
    public record Bound(int most, int perAddress, boolean givesWay) {

        /** No limits specific to the trust level. */
        public static final Bound NONE = new Bound(Integer.MAX_VALUE, Integer.MAX_VALUE, false);
    }

    private final int most;
    private final Map<ClientTrust, Pool> pools = new EnumMap<>(ClientTrust.class);
    private final Map<C, Pool> open = new HashMap<>();
    private final Runnable madeRoom;

    /** Connections of one address. Waiting connections are in the order in which they may be closed. */
    private final class Group {
        private final Set<C> all = new HashSet<>();
        private final LinkedHashSet<C> waiting = new LinkedHashSet<>();
    }

    private final class Pool {
        private final Bound bound;
        private final Map<InetAddress, Group> groups = new HashMap<>();
        private int size;

        Pool(Bound bound) {
            this.bound = bound;
        }

        private void add(C connection) {
            open.put(connection, this);
            size++;
            Group here = groups.computeIfAbsent(connection.origin(), address -> new Group());
            here.all.add(connection);
            note(connection, here);
        }

        private void remove(C connection) {
            Group here = groups.get(connection.origin());
            if (here != null && here.all.remove(connection)) {
                size--;
                here.waiting.remove(connection);
                if (here.all.isEmpty()) {
                    groups.remove(connection.origin());
                }
            }
        }

        private boolean hasRoomFor(InetAddress origin) {
            Group here = groups.get(origin);
            return here == null || here.all.size() < bound.perAddress() || makeRoom(here);
        }

        private boolean makeRoom() {
            return bound.givesWay()
                    && groups.values().stream()
                            .filter(one -> !one.waiting.isEmpty())
                            .max(Comparator.comparingInt(one -> one.all.size()))
                            .map(this::makeRoom)
                            .orElse(false);
        }

        private boolean makeRoom(Group here) {
            if (here.waiting.isEmpty()) {
                return false;
            }
            C oldest = here.waiting.getFirst();
            closed(oldest);
            madeRoom.run();
            oldest.evict();
            return true;
        }
    }

    /**
     * @param most limit of connections in total
     * @param bounds limits of each trust level; {@link Bound#NONE} if missing
     * @param madeRoom called for each connection that is closed in favour of another
     */
    public ConnectionShares(int most, Map<ClientTrust, Bound> bounds, Runnable madeRoom) {
        this.most = most;
        this.madeRoom = madeRoom;
        for (ClientTrust one : ClientTrust.values()) {
            pools.put(one, new Pool(bounds.getOrDefault(one, Bound.NONE)));
        }
    }

    /**
     * Accepts a connection, closing another if necessary.
     *
     * @return the reason why the connection is not accepted; empty if it is accepted
     */
    public synchronized Optional<Full> admit(C connection, ClientTrust standing) {
        Pool pool = pool(standing);
        if (!pool.hasRoomFor(connection.origin())) {
            return Optional.of(Full.ADDRESS);
        }
        if (pool.size >= pool.bound.most() && !pool.makeRoom()) {
            return Optional.of(Full.PORT);
        }
        if (open.size() >= most && pools.values().stream().noneMatch(Pool::makeRoom)) {
            return Optional.of(Full.PORT);
        }
        pool.add(connection);
        return Optional.empty();
    }

    /**
     * Records that the client has authenticated. If the address already has its full share of authenticated
     * connections, the trust level stays unchanged.
     */
    public synchronized void known(C connection) {
        Pool before = open.get(connection);
        Pool known = pool(ClientTrust.KNOWN);
        if (before != null && before != known && known.hasRoomFor(connection.origin())) {
            before.remove(connection);
            known.add(connection);
        }
    }

    /** Must be called when the connection may have started or stopped waiting for the client. */
    public synchronized void changed(C connection) {
        Pool pool = open.get(connection);
        Group here = pool == null ? null : pool.groups.get(connection.origin());
        if (here != null) {
            note(connection, here);
        }
    }

    private void note(C connection, Group here) {
        if (connection.waits()) {
            here.waiting.add(connection);
        } else {
            here.waiting.remove(connection);
        }
    }

    /** @return whether the connection was open, and not closed in favour of another */
    public synchronized boolean closed(C connection) {
        Pool pool = open.remove(connection);
        if (pool == null) {
            return false;
        }
        pool.remove(connection);
        return true;
    }

    public synchronized int size() {
        return open.size();
    }

    public synchronized int size(ClientTrust standing) {
        return pool(standing).size;
    }

    /** A copy. */
    public synchronized Collection<C> open() {
        return List.copyOf(open.keySet());
    }

    private Pool pool(ClientTrust standing) {
        return Objects.requireNonNull(pools.get(standing));
    }
}
