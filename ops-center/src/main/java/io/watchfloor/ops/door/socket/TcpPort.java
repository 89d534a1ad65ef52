package io.watchfloor.ops.door.socket;

import io.watchfloor.config.door.ConnectionLimits;
import io.watchfloor.config.node.StartFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port for streams of messages, perhaps encrypted. Each connection has a thread that reads a batch, has it committed, and reads the next:
 * a center that is slow slows its senders.
 */
public final class TcpPort implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TcpPort.class);

    private static final int BACKLOG = 200;

    private static final long LAST_WAIT_MILLIS = 11_000;
    private static final long FAILED_PAUSE_MILLIS = 200;

    private final ServerSocket server;
    private final PortDoor door;
    private final Frames.Style style;
    private final ConnectionLimits limits;
    private final Optional<Supplier<SSLContext>> tls;
    private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean open = true;

    private TcpPort(
            InetSocketAddress address,
            PortDoor door,
            Frames.Style style,
            ConnectionLimits limits,
            Optional<Supplier<SSLContext>> tls) {
        this.door = door;
        this.style = style;
        this.limits = limits;
        this.tls = tls;
        String protocol = tls.isPresent() ? "tls" : "tcp";
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            // Bounds what a connection loses that is not read any more: the system's own would grow to megabytes.
            server.setReceiveBufferSize(limits.receiveBuffer());
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
     * @throws StartFailure {@code door.port}
     */
    public static TcpPort syslog(
            InetSocketAddress address, PortDoor door, ConnectionLimits limits, Optional<Supplier<SSLContext>> tls) {
        return new TcpPort(address, door, Frames.Style.SYSLOG, limits, tls);
    }

    /**
     * A port for messages that end with a zero.
     *
     * @throws StartFailure {@code door.port}
     */
    public static TcpPort zeroEnded(InetSocketAddress address, PortDoor door, ConnectionLimits limits) {
        return new TcpPort(address, door, Frames.Style.ZERO, limits, Optional.empty());
    }

    private void accept() {
        while (open) {
            try {
                take(server.accept());
            } catch (IOException | RuntimeException e) {
                if (open) {
                    LOG.warn("No connection could be taken at {}: {}", server.getLocalSocketAddress(), e.toString());
                    pause();
                }
            }
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
        // Over TLS a message may carry a credential, so other networks are let in and asked for one.
        if (tls.isEmpty() && !door.open().may(socket.getInetAddress())) {
            socket.close();
            door.counters().refused(PortDoor.FOREIGN_NETWORK, Ports.foreign(socket.getInetAddress()));
            return;
        }
        if (connections.size() >= limits.connections()) {
            // One that never ends its greeting would hold its place for ever.
            connections.stream().filter(TcpConnection::isStrangerTooLong).forEach(TcpConnection::end);
            socket.close();
            door.counters()
                    .refused(
                            "door.too-many-connections",
                            "%d connections are open (max-connections of the door): let a relay collect for several hosts."
                                    .formatted(limits.connections()));
            return;
        }
        TcpConnection connection = new TcpConnection(socket, door, new Frames(style, limits.message()), () -> open);
        connections.add(connection);
        door.counters().connected();
        Thread.ofVirtual().name("door-" + socket.getPort()).start(() -> {
            try {
                connection.run(tls.map(Supplier::get));
            } finally {
                connections.remove(connection);
                door.counters().disconnected();
            }
        });
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
