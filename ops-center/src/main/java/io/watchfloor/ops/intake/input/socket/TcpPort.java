package io.watchfloor.ops.intake.input.socket;

import io.watchfloor.config.input.ConnectionLimits;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.ops.platform.limits.ConnectionShares;
import io.watchfloor.ops.platform.limits.ConnectionShares.Bound;
import io.watchfloor.ops.platform.limits.ConnectionShares.ClientTrust;
import io.watchfloor.ops.platform.limits.ConnectionShares.Full;
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
 * A TCP port for streams of messages, optionally with TLS. Each connection has a thread that reads a batch and waits
 * until it is committed, so a slow center slows down its senders. The connections are shared among addresses, so a
 * host that opens many connections does not reduce the connections available to other hosts.
 */
public final class TcpPort implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TcpPort.class);

    private static final int BACKLOG = 200;

    private static final long LAST_WAIT_MILLIS = 11_000;
    private static final long FAILED_PAUSE_MILLIS = 200;

    /** How often the connections are checked to find slow senders. */
    private static final int SWEEP_MILLIS = 500;

    /**
     * The maximum number of connections is divided by these numbers to get the limits for senders of which no record
     * was accepted yet, and for senders that must present a credential.
     */
    private static final int STRANGERS_SHARE = 2;

    private static final int OUTSIDERS_SHARE = 4;

    /**
     * The maximum number of connections is divided by this number to get the limit for additional connections. These
     * connections were closed to make room for new connections, but their remaining data is still read.
     */
    private static final int ENDING_SHARE = 8;

    private final ServerSocket server;
    private final PortInput door;
    private final MessageFraming.Style style;
    private final ConnectionLimits limits;
    private final Optional<Supplier<SSLContext>> tls;
    private final ConnectionShares<TcpConnection> shares;

    /** Includes connections that were closed to make room for new connections. */
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
                        ClientTrust.OUTSIDER, share(OUTSIDERS_SHARE),
                        ClientTrust.STRANGER, share(STRANGERS_SHARE),
                        ClientTrust.KNOWN, new Bound(limits.connections(), limits.perAddress(), true)),
                () -> door.counters()
                        .refused(
                                "input.made-room",
                                "A silent connection was closed for a new one, because its address has the most "
                                        + "connections or has reached its limit (max-connections and "
                                        + "max-connections-per-address of the input)."));
        String protocol = tls.isPresent() ? "tls" : "tcp";
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            // Limits the amount of unread data that is lost when a connection is lost. By default, the buffer would
            // grow to several megabytes.
            server.setReceiveBufferSize(limits.receiveBuffer());
            server.setSoTimeout(SWEEP_MILLIS);
            server.bind(address, BACKLOG);
        } catch (IOException e) {
            throw Ports.taken(protocol, address, e);
        }
        door.counters().addAddress(protocol + " " + Ports.text(address, server.getLocalPort()));
        Thread.ofPlatform()
                .daemon()
                .name(protocol + "-" + server.getLocalPort())
                .start(this::accept);
    }

    /**
     * Opens a port for syslog.
     *
     * @param tls supplies the TLS context; empty for a port without TLS
     * @throws StartFailure with the code {@code input.port}
     */
    public static TcpPort syslog(
            InetSocketAddress address, PortInput door, ConnectionLimits limits, Optional<Supplier<SSLContext>> tls) {
        return new TcpPort(address, door, MessageFraming.Style.SYSLOG, limits, tls);
    }

    /**
     * Opens a port for zero-terminated messages.
     *
     * @throws StartFailure with the code {@code input.port}
     */
    public static TcpPort zeroEnded(InetSocketAddress address, PortInput door, ConnectionLimits limits) {
        return new TcpPort(address, door, MessageFraming.Style.ZERO, limits, Optional.empty());
    }

    /**
     * Limits the connections of a group. One address may use up to half of these connections, but not more than the
     * limit for each address.
     */
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
                // No new connection arrived within the timeout. The loop checks the existing connections.
            } catch (IOException | RuntimeException e) {
                if (open) {
                    LOG.warn(
                            "A connection to {} could not be accepted: {}",
                            server.getLocalSocketAddress(),
                            e.toString());
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
        // Over TLS, a message may contain a credential, so networks that are not listed in the settings may also
        // connect. Such networks may open only a few connections and must present a credential.
        if (tls.isEmpty() && connection.needsCredential()) {
            socket.close();
            door.counters().refused(PortInput.FOREIGN_NETWORK, Ports.foreign(socket.getInetAddress()));
            return;
        }
        Optional<Full> full =
                shares.admit(connection, connection.needsCredential() ? ClientTrust.OUTSIDER : ClientTrust.STRANGER);
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
                                "%s has reached its limit of connections (max-connections-per-address of the input), and all are busy."
                                        .formatted(socket.getInetAddress().getHostAddress()));
            case PORT ->
                door.counters()
                        .refused(
                                "input.too-many-connections",
                                "The limit of %d connections is reached (max-connections of the input), and all are busy: use a relay for several hosts."
                                        .formatted(limits.connections()));
        }
    }

    /**
     * Accepts no more connections. Each connection ends when its data in transit is committed, or after a time limit.
     */
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
