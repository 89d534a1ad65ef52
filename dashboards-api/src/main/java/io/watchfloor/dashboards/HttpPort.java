package io.watchfloor.dashboards;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.http.HttpSettings;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.tls.ServerTls;
import io.watchfloor.dashboards.http.HttpServer;
import io.watchfloor.ops.platform.limits.Edge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
 * The port for people, scripts and sensors. It is tried before anything else starts, so that a taken port is reported
 * at once, and not after the database has started.
 */
record HttpPort(String bind, int port, boolean encrypted) {

    private static final Duration DRAIN = Duration.ofSeconds(3);

    /** @throws StartFailure {@code http.port-in-use} or {@code http.address} */
    static HttpPort free(HttpSettings settings) {
        try (ServerSocket trial = new ServerSocket()) {
            trial.setReuseAddress(true);
            trial.bind(new InetSocketAddress(settings.bind(), settings.port()));
            return new HttpPort(settings.bind(), trial.getLocalPort(), settings.encrypted());
        } catch (IOException e) {
            throw taken(settings.bind(), settings.port(), e);
        }
    }

    private static StartFailure taken(String bind, int port, Exception cause) {
        if (String.valueOf(cause.getMessage()).contains("assign requested address")) {
            return new StartFailure(
                    "http.address",
                    "Cannot listen on %s: no network interface has this address.".formatted(bind),
                    "Use an address of this machine with --bind ADDR: 127.0.0.1 for local access only,"
                            + " 0.0.0.0 for all networks.",
                    cause);
        }
        return new StartFailure(
                "http.port-in-use",
                "Cannot listen on %s:%d: %s.".formatted(bind, port, cause.getMessage()),
                "Another program may use the port. Choose another port with --port N (0 for any free"
                        + " port), or stop that program.",
                cause);
    }

    /** Its address for people on this machine. */
    URI address() {
        InetAddress any = new InetSocketAddress(bind, port).getAddress();
        boolean here = any == null || any.isAnyLocalAddress() || any.isLoopbackAddress();
        String name = bind.contains(":") && !bind.startsWith("[") ? "[" + bind + "]" : bind;
        return URI.create((encrypted ? "https://" : "http://") + (here ? "localhost" : name) + ":" + port);
    }

    /**
     * @param identity that the port shows by TLS; empty for HTTP in the clear
     * @param letGo ends the streams, before the port waits for answers in progress
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
        try {
            HttpServer server = HttpServer.start(system, settings, port, identity, edge, route, registry);
            endings.add(
                    "the HTTP port",
                    () -> server.stop(DRAIN).toCompletableFuture().get());
            // Streams do not end by themselves: the port would wait for them.
            endings.add("the live streams", letGo::run);
            // A node that is removed from its cluster must accept nothing more while its entities stop.
            CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseServiceUnbind(), "the HTTP port", () -> {
                letGo.run();
                return server.stop(DRAIN).thenApply(stopped -> Done.getInstance());
            });
        } catch (ExecutionException | TimeoutException e) {
            throw taken(bind, port, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw taken(bind, port, e);
        }
    }
}
