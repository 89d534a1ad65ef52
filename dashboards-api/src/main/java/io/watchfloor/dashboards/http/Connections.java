package io.watchfloor.dashboards.http;

import io.watchfloor.ops.platform.limits.ConnectionShares;
import io.watchfloor.ops.platform.limits.ConnectionShares.Bound;
import io.watchfloor.ops.platform.limits.ConnectionShares.ClientTrust;
import io.watchfloor.ops.platform.limits.ConnectionShares.Full;
import io.watchfloor.ops.platform.limits.EdgeLimits;
import io.watchfloor.ops.platform.limits.EdgeMetrics;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All connections of a node, shared among client addresses by {@link ConnectionShares}. The number of unauthenticated connections is
 * limited. A connection no longer counts as soon as a request header has authenticated it.
 */
final class Connections {

    /** Time for WebSocket close frames. */
    private static final long GOODBYE_MILLIS = 500;

    private final EdgeLimits limits;
    private final EdgeMetrics metrics;
    private final ConnectionShares<Connection> shares;
    private boolean draining;

    Connections(EdgeLimits limits, EdgeMetrics metrics) {
        this.limits = limits;
        this.metrics = metrics;
        this.shares = new ConnectionShares<>(
                limits.maxConnections(),
                Map.of(
                        ClientTrust.STRANGER,
                        new Bound(limits.maxUnauthenticated(), limits.maxUnauthenticatedPerAddress(), true)),
                () -> metrics.refused("connection.made-room"));
    }

    /**
     * Admits a connection, possibly by closing another connection.
     *
     * @param proxy whether the connection comes from a listed proxy
     * @return the connection; empty if a limit is reached. Rejected connections are counted in the metrics
     */
    synchronized Optional<Connection> admit(InetAddress remote, boolean proxy) {
        if (draining) {
            return Optional.empty();
        }
        Connection connection = new Connection(this, remote, proxy);
        Optional<Full> full = shares.admit(connection, proxy ? ClientTrust.KNOWN : ClientTrust.STRANGER);
        full.ifPresent(which -> metrics.refused(
                switch (which) {
                    case ADDRESS -> "connection.address-full";
                    case PORT -> "connection.node-full";
                }));
        return full.isPresent() ? Optional.empty() : Optional.of(connection);
    }

    synchronized void authenticated(Connection connection) {
        shares.known(connection);
        connection.noteAuthenticated();
    }

    /** Call this method when the connection may have started or stopped waiting for its client. */
    void changed(Connection connection) {
        shares.changed(connection);
    }

    synchronized void closed(Connection connection) {
        shares.closed(connection);
        if (shares.size() == 0) {
            notifyAll();
        }
    }

    int size() {
        return shares.size();
    }

    int unauthenticated() {
        return shares.size(ClientTrust.STRANGER);
    }

    /** Whether more than an eighth of the places for unauthenticated connections is taken. */
    boolean isCrowded() {
        return unauthenticated() > limits.maxUnauthenticated() / 8;
    }

    synchronized boolean isDraining() {
        return draining;
    }

    /**
     * Stops accepting connections, closes idle connections, waits for responses in progress, and then closes all remaining connections.
     * WebSockets, to which a close frame was already sent, are closed once the client has received the close frame.
     */
    void drain(long millis) throws InterruptedException {
        List<Connection> idle;
        synchronized (this) {
            draining = true;
            idle = shares.open().stream().filter(Connection::waits).toList();
        }
        idle.forEach(Connection::evict);
        long goodbye = Math.min(millis, GOODBYE_MILLIS);
        awaitNone(goodbye);
        evict(Connection::isUpgraded);
        awaitNone(millis - goodbye);
        evict(connection -> true);
    }

    private void evict(Predicate<Connection> which) {
        shares.open().stream().filter(which).forEach(Connection::evict);
    }

    private synchronized void awaitNone(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (shares.size() > 0) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }
}
