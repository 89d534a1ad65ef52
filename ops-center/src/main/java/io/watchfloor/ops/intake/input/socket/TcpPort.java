package io.watchfloor.ops.intake.input.socket;

import io.watchfloor.config.input.ConnectionLimits;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.ops.platform.limits.ConnectionShares;
import io.watchfloor.ops.platform.limits.ConnectionShares.Bound;
import io.watchfloor.ops.platform.limits.ConnectionShares.Full;
import io.watchfloor.ops.platform.limits.ConnectionShares.Standing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port for streams of messages, perhaps encrypted. Each connection has a thread that reads a batch, has it committed, and reads the next:
 * a center that is slow slows its senders. Connections are shared among addresses: a host that opens many takes none from others.
 */
public final class TcpPort implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TcpPort.class);

    private static final int BACKLOG = 200;

    private static final long LAST_WAIT_MILLIS = 11_000;
    private static final long FAILED_PAUSE_MILLIS = 200;

    /** How often connections are looked through for those that are too slow. */
    private static final int SWEEP_MILLIS = 500;

    /** Of all places: those of senders of which nothing was accepted yet, and of senders that must show a credential. */
    private static final int STRANGERS_SHARE = 2;

    private static final int OUTSIDERS_SHARE = 4;

    /** Of all places: connections that have given way and still read what is on its way. */
    private static final int ENDING_SHARE = 8;

    private final ServerSocket server;
    private final PortInput door;
    private final MessageFraming.Style style;
    private final ConnectionLimits limits;
    private final Optional<Supplier<SSLContext>> tls;
    private final ConnectionShares<TcpConnection> shares;

    /** Also those that have given way. */
    private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();

    private long swept = System.nanoTime();
    private volatile boolean open = true;

    private TcpPort(
            InetSocketAddress address,
            PortInput door,
            MessageFraming.Style style,
            ConnectionLimits limits,
            Optional<Supplier<SSLContext>> tls) {
        this.door = door;
        this.style = style;
        this.limits = limits;
        this.tls = tls;
        this.shares = new ConnectionShares<>(
                limits.connections(),
                Map.of(
                        Standing.OUTSIDER, share(OUTSIDERS_SHARE),
                        Standing.STRANGER, share(STRANGERS_SHARE),
                        Standing.KNOWN, new Bound(limits.connections(), limits.perAddress(), true)),
                () -> door.counters()
                        .refused(
                                "input.made-room",
                                "A silent connection was closed for a new one: its address has the most, or its share"
                                        + " (max-connections and max-connections-per-address of the input)."));
        String protocol = tls.isPresent() ? "tls" : "tcp";
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            // Bounds what a connection loses that is not read any more: the system's own would grow to megabytes.
            server.setReceiveBufferSize(limits.receiveBuffer());
            server.setSoTimeout(SWEEP_MILLIS);
            server.bind(address, BACKLOG);
        } catch (IOException e) {
            throw Ports.taken(protocol, address, e);
        }
        door.counters().listens(protocol + " " + Ports.text(address, server.getLocalPort()));
        Thread.ofPlatform()
                .daemon()
                .name(protocol + "-" + server.getLocalPort())
                .start(this::accept);
    }

    /**
     * A port for syslog.
     *
     * @param tls empty for one in the clear
     * @throws StartFailure {@code input.port}
     */
    public static TcpPort syslog(
            InetSocketAddress address, PortInput door, ConnectionLimits limits, Optional<Supplier<SSLContext>> tls) {
        return new TcpPort(address, door, MessageFraming.Style.SYSLOG, limits, tls);
    }

    /**
     * A port for messages that end with a zero.
     *
     * @throws StartFailure {@code input.port}
     */
    public static TcpPort zeroEnded(InetSocketAddress address, PortInput door, ConnectionLimits limits) {
        return new TcpPort(address, door, MessageFraming.Style.ZERO, limits, Optional.empty());
    }

    /** Half of the places of a standing for one address, and never more than the address may have in all. */
    private Bound share(int part) {
        int most = Math.max(1, limits.connections() / part);
        return new Bound(most, Math.max(1, Math.min(most / 2, limits.perAddress())), true);
    }

    private void accept() {
        while (open) {
            try {
                sweep();
                take(server.accept());
            } catch (SocketTimeoutException none) {
                // Nobody came: time to look through those that are here.
            } catch (IOException | RuntimeException e) {
                if (open) {
                    LOG.warn("No connection could be taken at {}: {}", server.getLocalSocketAddress(), e.toString());
                    pause();
                }
            }
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        if (now - swept > SWEEP_MILLIS * 1_000_000L) {
            swept = now;
            connections.forEach(one -> one.expire(now, limits.idle()));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(FAILED_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(Socket socket) throws IOException {
        TcpConnection connection =
                new TcpConnection(socket, door, new MessageFraming(style, limits.message()), () -> open, shares);
        // Over TLS a message may carry a credential, so other networks are let in, to few places, and asked for one.
        if (tls.isEmpty() && connection.isOutsider()) {
            socket.close();
            door.counters().refused(PortInput.FOREIGN_NETWORK, Ports.foreign(socket.getInetAddress()));
            return;
        }
        Optional<Full> full = shares.admit(connection, connection.isOutsider() ? Standing.OUTSIDER : Standing.STRANGER);
        if (full.isPresent()) {
            socket.close();
            refuse(full.get(), socket);
            return;
        }
        if (connections.size() >= limits.connections() + Math.max(1, limits.connections() / ENDING_SHARE)) {
            connections.stream().filter(TcpConnection::isEnding).forEach(TcpConnection::end);
        }
        connections.add(connection);
        door.counters().connected();
        Thread.ofVirtual().name("door-" + socket.getPort()).start(() -> {
            try {
                connection.run(tls.map(Supplier::get));
            } finally {
                shares.closed(connection);
                connections.remove(connection);
                door.counters().disconnected();
            }
        });
    }

    private void refuse(Full full, Socket socket) {
        switch (full) {
            case ADDRESS ->
                door.counters()
                        .refused(
                                "input.address-full",
                                "%s has its share of connections (max-connections-per-address of the input), and all are busy."
                                        .formatted(socket.getInetAddress().getHostAddress()));
            case PORT ->
                door.counters()
                        .refused(
                                "input.too-many-connections",
                                "%d connections are open (max-connections of the input), and all are busy: let a relay collect for several hosts."
                                        .formatted(limits.connections()));
        }
    }

    /** Takes no connection any more; each ends when what is on its way is committed, or soon. */
    @Override
    public void close() {
        open = false;
        try {
            server.close();
            connections.forEach(TcpConnection::stop);
            long until = System.nanoTime() + LAST_WAIT_MILLIS * 1_000_000;
            while (!connections.isEmpty() && System.nanoTime() < until) {
                Thread.sleep(20);
            }
        } catch (IOException e) {
            LOG.warn("{} did not close: {}", server.getLocalSocketAddress(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections.forEach(TcpConnection::end);
    }
}
