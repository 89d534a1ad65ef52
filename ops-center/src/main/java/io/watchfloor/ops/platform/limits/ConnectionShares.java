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
 * The connections of one port, shared among addresses. A connection belongs to one {@link Standing}, and each standing is bounded, both per
 * address and in total. When one more comes, the port closes a connection for it: of the address with the most connections, the one that
 * has waited longest for its client. So strangers compete with each other, and an honest client needs a place only until it has proved
 * itself. Thread-safe.
 *
 * @param <C> one connection
 */
public final class ConnectionShares<C extends ConnectionShares.Member> {

    /** How much is known of a client; in the order in which connections are closed when the port is full. */
    public enum Standing {
        /** In none of the networks that may send without a credential, and without one so far. */
        OUTSIDER,
        /** Has shown and sent nothing yet. */
        STRANGER,
        /** Has shown a valid credential, or has sent something that was accepted. */
        KNOWN
    }

    /** Why a connection is not admitted. */
    public enum Full {
        ADDRESS,
        PORT
    }

    /** One connection. */
    public interface Member {

        /** What counts as its address, see {@link Peer#origin}. */
        InetAddress origin();

        /** Whether it waits for its client, so that closing it interrupts no work. */
        boolean waits();

        /** Closes it to make room. Must neither block nor fail. */
        void evict();
    }

    /**
     * Bounds of one standing.
     *
     * @param givesWay whether its connections may be closed for those of other addresses
     */
    public record Bound(int most, int perAddress, boolean givesWay) {

        /** No bound of its own. */
        public static final Bound NONE = new Bound(Integer.MAX_VALUE, Integer.MAX_VALUE, false);
    }

    private final int most;
    private final Map<Standing, Pool> pools = new EnumMap<>(Standing.class);
    private final Map<C, Pool> open = new HashMap<>();
    private final Runnable madeRoom;

    /** Connections of one address; those that wait are in the order in which they may be closed. */
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
     * @param most connections in total
     * @param bounds of each standing; without one it has {@link Bound#NONE}
     * @param madeRoom called for each connection that is closed for another one
     */
    public ConnectionShares(int most, Map<Standing, Bound> bounds, Runnable madeRoom) {
        this.most = most;
        this.madeRoom = madeRoom;
        for (Standing one : Standing.values()) {
            pools.put(one, new Pool(bounds.getOrDefault(one, Bound.NONE)));
        }
    }

    /**
     * Admits a connection, if need be in place of another one.
     *
     * @return why there is no room; empty when it is admitted
     */
    public synchronized Optional<Full> admit(C connection, Standing standing) {
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

    /** Its client has proved itself. Where its address has its share of known connections already, it stays what it was. */
    public synchronized void known(C connection) {
        Pool before = open.get(connection);
        Pool known = pool(Standing.KNOWN);
        if (before != null && before != known && known.hasRoomFor(connection.origin())) {
            before.remove(connection);
            known.add(connection);
        }
    }

    /** Called when the connection may have started or stopped waiting for its client. */
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

    /** @return whether it was open, and had not been closed to make room */
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

    public synchronized int size(Standing standing) {
        return pool(standing).size;
    }

    /** A copy. */
    public synchronized Collection<C> open() {
        return List.copyOf(open.keySet());
    }

    private Pool pool(Standing standing) {
        return Objects.requireNonNull(pools.get(standing));
    }
}
