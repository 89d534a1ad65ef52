package io.watchfloor.dashboards.edge;

import io.watchfloor.ops.edge.EdgeLimits;
import io.watchfloor.ops.edge.EdgeMetrics;
import io.watchfloor.ops.edge.Peer;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * All connections of a node. Unauthenticated ones are bounded, both per address and in total. When one more comes, the
 * node closes a connection for it: of the address with the most connections, the one that has waited longest for its
 * client. So strangers compete with each other, and a person or a sensor needs a place only until its first header is
 * read.
 */
final class Connections {

    /** How long WebSockets may take for their closing frames. */
    private static final long GOODBYE_MILLIS = 500;

    private final EdgeLimits limits;
    private final EdgeMetrics metrics;
    private final Set<Connection> open = new HashSet<>();
    private final Map<InetAddress, Strangers> strangers = new HashMap<>();
    private int unauthenticated;
    private boolean draining;

    /** Connections of one address; those that wait are in the order in which they may be closed. */
    private static final class Strangers {
        private final Set<Connection> all = new HashSet<>();
        private final LinkedHashSet<Connection> waiting = new LinkedHashSet<>();
    }

    Connections(EdgeLimits limits, EdgeMetrics metrics) {
        this.limits = limits;
        this.metrics = metrics;
    }

    /**
     * Admits a connection, if need be in place of another one.
     *
     * @param proxy whether it comes from a listed proxy
     * @return empty when there is no room, which is counted
     */
    synchronized Optional<Connection> admit(InetAddress remote, boolean proxy) {
        if (draining) {
            return Optional.empty();
        }
        if (!proxy) {
            Strangers here = strangers.get(Peer.origin(remote));
            if (here != null && here.all.size() >= limits.maxUnauthenticatedPerAddress() && !makeRoom(here)) {
                return refuse("connection.address-full");
            }
            if (unauthenticated >= limits.maxUnauthenticated() && !makeRoom()) {
                return refuse("connection.node-full");
            }
        }
        if (open.size() >= limits.maxConnections() && !makeRoom()) {
            return refuse("connection.node-full");
        }
        Connection connection = new Connection(this, remote, proxy);
        open.add(connection);
        if (!proxy) {
            unauthenticated++;
            Strangers here = strangers.computeIfAbsent(connection.origin(), address -> new Strangers());
            here.all.add(connection);
            here.waiting.add(connection);
        }
        return Optional.of(connection);
    }

    private Optional<Connection> refuse(String code) {
        metrics.refused(code);
        return Optional.empty();
    }

    private boolean makeRoom() {
        return strangers.values().stream()
                .filter(one -> !one.waiting.isEmpty())
                .max(Comparator.comparingInt(one -> one.all.size()))
                .map(this::makeRoom)
                .orElse(false);
    }

    private boolean makeRoom(Strangers here) {
        if (here.waiting.isEmpty()) {
            return false;
        }
        Connection oldest = here.waiting.getFirst();
        closed(oldest);
        metrics.refused("connection.made-room");
        oldest.evict();
        return true;
    }

    synchronized void authenticated(Connection connection) {
        forget(connection);
        connection.noteAuthenticated();
    }

    /** Called when the connection may have started or stopped waiting for its client. */
    synchronized void changed(Connection connection) {
        Strangers here = strangers.get(connection.origin());
        if (here == null || !here.all.contains(connection)) {
            return;
        }
        if (connection.waits()) {
            here.waiting.add(connection);
        } else {
            here.waiting.remove(connection);
        }
    }

    synchronized void closed(Connection connection) {
        open.remove(connection);
        forget(connection);
        if (open.isEmpty()) {
            notifyAll();
        }
    }

    private void forget(Connection connection) {
        Strangers here = strangers.get(connection.origin());
        if (here != null && here.all.remove(connection)) {
            unauthenticated--;
            here.waiting.remove(connection);
            if (here.all.isEmpty()) {
                strangers.remove(connection.origin());
            }
        }
    }

    synchronized int size() {
        return open.size();
    }

    synchronized int unauthenticated() {
        return unauthenticated;
    }

    /** Whether more than an eighth of the strangers' places is taken. */
    synchronized boolean isCrowded() {
        return unauthenticated > limits.maxUnauthenticated() / 8;
    }

    synchronized boolean isDraining() {
        return draining;
    }

    /**
     * Accepts no more, closes idle connections, waits for answers in progress, and closes the rest. A WebSocket has
     * been told that the node stops: it is over as soon as its client has heard that, even if the client does not close
     * it.
     */
    void drain(long millis) throws InterruptedException {
        List<Connection> idle;
        synchronized (this) {
            draining = true;
            idle = open.stream().filter(Connection::waits).toList();
        }
        idle.forEach(Connection::evict);
        long goodbye = Math.min(millis, GOODBYE_MILLIS);
        awaitNone(goodbye);
        evict(Connection::isUpgraded);
        awaitNone(millis - goodbye);
        evict(connection -> true);
    }

    private void evict(Predicate<Connection> which) {
        List<Connection> found;
        synchronized (this) {
            found = open.stream().filter(which).toList();
        }
        found.forEach(Connection::evict);
    }

    private synchronized void awaitNone(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (!open.isEmpty()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }
}
