package io.watchfloor.dashboards;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.http.HttpSettings;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.tls.ServerTls;
import io.watchfloor.dashboards.http.HttpServer;
import io.watchfloor.ops.platform.limits.Edge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * The HTTP port for people, scripts and sensors. The port is reserved before any other part of the node starts, so that a port that is
 * already in use is reported immediately and no other program can bind it while the database starts.
 *
 * @param reservation bound but not listening, so that clients are rejected until {@link #serve}; closed just before the
 * server binds
 */
record HttpPort(String bind, int port, boolean encrypted, Socket reservation) implements AutoCloseable {

    private static final Duration DRAIN = Duration.ofSeconds(3);

    /**
     * @param port 0 for any free port
     * @throws StartFailure {@code http.port-in-use} or {@code http.address}
     */
    static HttpPort reserve(String bind, int port, boolean encrypted) {
        Socket reservation = new Socket();
        try {
            reservation.setReuseAddress(true);
            reservation.bind(new InetSocketAddress(bind, port));
            return new HttpPort(bind, reservation.getLocalPort(), encrypted, reservation);
        } catch (IOException e) {
            closed(reservation);
            throw portFailure(bind, port, e);
        }
    }

    private static void closed(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed(reservation);
    }

    private static StartFailure portFailure(String bind, int port, Exception cause) {
        if (String.valueOf(cause.getMessage()).contains("assign requested address")) {
            return new StartFailure(
                    "http.address",
                    "Cannot listen on %s: this machine does not have that address.".formatted(bind),
                    "Choose an address of this machine with --bind ADDR: 127.0.0.1 for this machine only, 0.0.0.0"
                            + " for all networks.",
                    cause);
        }
        return new StartFailure(
                "http.port-in-use",
                "Cannot listen on %s:%d: %s.".formatted(bind, port, cause.getMessage()),
                "Another program may use the port. Choose another port with --port N (0 selects a free port),"
                        + " or stop that program.",
                cause);
    }

    /** Address of the port for people on this machine. */
    URI address() {
        InetAddress any = new InetSocketAddress(bind, port).getAddress();
        boolean here = any == null || any.isAnyLocalAddress() || any.isLoopbackAddress();
        String name = bind.contains(":") && !bind.startsWith("[") ? "[" + bind + "]" : bind;
        return URI.create((encrypted ? "https://" : "http://") + (here ? "localhost" : name) + ":" + port);
    }

    /**
     * @param identity TLS certificate and key of the port; empty for unencrypted HTTP
     * @param letGo closes the live streams before the port waits for requests in progress
     */
    void serve(
            ActorSystem<?> system,
            HttpSettings settings,
            Optional<ServerTls> identity,
            Edge edge,
            Route route,
            PrometheusRegistry registry,
            Runnable letGo,
            ShutdownSteps endings) {
        close();
        try {
            HttpServer server = HttpServer.start(system, settings, port, identity, edge, route, registry);
            endings.add(
                    "the port", () -> server.stop(DRAIN).toCompletableFuture().get());
            // Live streams do not end by themselves, so the port would wait for them until its timeout.
            endings.add("the streams", letGo::run);
            // A node that was removed from its cluster must not accept requests while its entities stop.
            CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseServiceUnbind(), "the port", () -> {
                letGo.run();
                return server.stop(DRAIN).thenApply(stopped -> Done.getInstance());
            });
        } catch (ExecutionException | TimeoutException e) {
            throw portFailure(bind, port, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw portFailure(bind, port, e);
        }
    }
}
