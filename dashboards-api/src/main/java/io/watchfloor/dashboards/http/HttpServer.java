package io.watchfloor.dashboards.http;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.http.HttpSettings;
import io.watchfloor.config.tls.ServerTls;
import io.watchfloor.dashboards.access.request.Origins;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.ops.platform.limits.Edge;
import io.watchfloor.ops.platform.metrics.Meters;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.headers.TimeoutAccess;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.TLSPlacebo;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP server of a port. The HTTP library itself ignores connections beyond its limit and sets no time limit for headers. Therefore this
 * class accepts connections itself. Each connection gets a {@link ConnectionGuard}, and an HTTP layer only when its first request header
 * is complete.
 */
public final class HttpServer {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private static final int SWITCHING_PROTOCOLS = 101;

    /** One year, as required by OWASP ASVS 3.4.1. */
    private static final String ONE_YEAR = "max-age=31536000";

    private final Edge edge;
    private final ConnectionTimeouts clocks;
    private final ClientAddresses provenance;
    private final ForwardedCertificates forwarded;
    private final Origins origins;
    private final Optional<Tls> tls;
    private final Connections connections;
    /** Strict-Transport-Security (RFC 6797). */
    private final HttpHeader onlyByTls;

    private final Materializer materializer;
    private final Function<HttpRequest, CompletionStage<HttpResponse>> routes;
    private final BidiFlow<HttpResponse, ByteString, ByteString, HttpRequest, NotUsed> http;
    private final Tcp.ServerBinding binding;

    /**
     * Starts to listen, and waits until the port is open.
     *
     * @param port port from {@code settings}, or the port that was chosen if the settings contain 0
     * @param identity TLS certificate and key; empty for unencrypted HTTP
     */
    public static HttpServer start(
            ActorSystem<?> system,
            HttpSettings settings,
            int port,
            Optional<ServerTls> identity,
            Edge edge,
            Route route,
            PrometheusRegistry registry)
            throws ExecutionException, TimeoutException, InterruptedException {
        return new HttpServer(system, settings, port, identity, edge, route, registry);
    }

    private HttpServer(
            ActorSystem<?> system,
            HttpSettings settings,
            int port,
            Optional<ServerTls> identity,
            Edge edge,
            Route route,
            PrometheusRegistry registry)
            throws ExecutionException, TimeoutException, InterruptedException {
        ServerSettings server = ServerSettings.create(Adapter.toClassic(system))
                .withParsingErrorHandler(MalformedRequest.class.getName());
        this.edge = edge;
        this.clocks = ConnectionTimeouts.of(settings.edge());
        this.provenance = new ClientAddresses(settings);
        this.forwarded = new ForwardedCertificates(settings.proxyCertificates(), edge.metrics());
        this.origins = new Origins(settings.publicAddress(), identity.isPresent());
        this.tls = identity.map(shown -> new Tls(shown, settings.tls().versions(), new TlsMetrics(registry, shown)));
        this.onlyByTls = RawHeader.create(
                "Strict-Transport-Security",
                settings.tls().pinsSubdomains() ? ONE_YEAR + "; includeSubDomains" : ONE_YEAR);
        this.connections =
                new Connections(edge.limits().withMaxConnections(server.getMaxConnections()), edge.metrics());
        this.materializer = SystemMaterializer.get(system).materializer();
        this.routes = FallbackRoute.behind(route).handler(system);
        this.http = Http.get(system).serverLayer(server).atop(inClear());
        register(registry);
        this.binding = Tcp.get(Adapter.toClassic(system))
                .bind(
                        settings.bind(),
                        port,
                        server.getBacklog(),
                        server.getSocketOptions(),
                        true,
                        Optional.<Duration>empty())
                .toMat(Sink.foreach(this::accept), Keep.left())
                .run(materializer)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    /**
     * The HTTP layer expects a TLS layer. This placeholder passes all data on without TLS. It always emits session bytes, although the
     * Java API declares a more specific type.
     */
    @SuppressWarnings("unchecked")
    private static BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> inClear() {
        BidiFlow<SslTlsOutbound, ByteString, ByteString, ? extends SslTlsInbound, NotUsed> clear =
                TLSPlacebo.getInstance();
        return (BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed>) clear;
    }

    private void register(PrometheusRegistry registry) {
        new Meters(registry).watch("watchfloor_http_connections", callback -> {
            int unknown = connections.unauthenticated();
            callback.call(unknown, "no");
            callback.call(Math.max(0, connections.size() - unknown), "yes");
        });
    }

    /** Must not throw an exception, because an exception would stop the listener. */
    private void accept(Tcp.IncomingConnection incoming) {
        try {
            InetSocketAddress remote = incoming.remoteAddress();
            Flow<ByteString, ByteString, ?> bytes = connections
                    .admit(remote.getAddress(), provenance.isProxy(remote.getAddress()))
                    .<Flow<ByteString, ByteString, ?>>map(this::watched)
                    .orElseGet(() -> Flow.fromSinkAndSource(Sink.cancelled(), full()));
            incoming.handleWith(bytes, materializer);
        } catch (RuntimeException e) {
            LOG.error("A connection from {} could not be accepted: {}", incoming.remoteAddress(), e.toString(), e);
        }
    }

    /**
     * With TLS a response would first need a handshake, for which there is no capacity. Therefore the connection is closed without a
     * response.
     */
    private Source<ByteString, NotUsed> full() {
        return tls.isPresent() ? Source.empty() : Source.single(EarlyResponse.NODE_FULL.answer());
    }

    private Flow<ByteString, ByteString, NotUsed> watched(Connection connection) {
        connection.asksForCertificate(tls.isPresent() && !provenance.isProxy(connection.remote()));
        Flow<ByteString, ByteString, ?> whenAsked =
                Flow.lazyFlow(() -> answers(connection).join(http));
        BidiFlow<ByteString, ByteString, ByteString, ByteString, NotUsed> watch =
                BidiFlow.fromGraph(new ConnectionGuard(connection, clocks, edge.metrics()));
        return tls.map(spoken -> BidiFlow.fromGraph(new TlsLayer(spoken, connection::shown))
                        .atop(watch))
                .orElse(watch)
                .join(whenAsked);
    }

    private Flow<HttpRequest, HttpResponse, NotUsed> answers(Connection connection) {
        return Flow.of(HttpRequest.class)
                .map(request -> {
                    connection.asked();
                    request.getHeader(TimeoutAccess.class)
                            .ifPresent(access -> access.timeoutAccess().updateHandler(late -> tooLate()));
                    boolean proxy = provenance.isProxy(connection.remote());
                    return origins.mark(forwarded
                            .of(provenance.peer(connection, request), proxy, request)
                            .mark(request));
                })
                .mapAsync(1, request -> answer(connection, request))
                .map(response -> {
                    connection.answered(response.status().intValue() == SWITCHING_PROTOCOLS);
                    return connections.isDraining()
                            ? response.addHeader(org.apache.pekko.http.javadsl.model.headers.Connection.create("close"))
                            : response;
                });
    }

    /** Replaces the plain-text response of the HTTP library by a problem document. */
    private HttpResponse tooLate() {
        edge.metrics().refused("request.timeout");
        return Problem.of(
                        503,
                        "server.no-answer",
                        "The request timed out (pekko.http.server.request-timeout) and may or may not have been"
                                + " executed. Repeat the request with the same Idempotency-Key.")
                .response();
    }

    private CompletionStage<HttpResponse> answer(Connection connection, HttpRequest request) throws Exception {
        if (provenance.isServed(connection.remote(), request)) {
            CompletionStage<HttpResponse> answer = routes.apply(request);
            return isPinnedToTls(request) ? answer.thenApply(response -> response.addHeader(onlyByTls)) : answer;
        }
        edge.metrics().refused("connection.not-through-proxy");
        return CompletableFuture.completedFuture(Problem.of(
                        403,
                        "connection.not-through-proxy",
                        "This address accepts requests from a proxy only, and your request was not encrypted. Use"
                                + " the center's public address, or list your proxy in"
                                + " watchfloor.http.behind-proxy.addresses.")
                .response());
    }

    /** The header is not sent on loopback, because there it would affect all programs of this machine that use the name localhost. */
    private static boolean isPinnedToTls(HttpRequest request) {
        return Origins.isSecure(request)
                && !HttpSettings.isLoopbackName(request.getUri().getHost().address());
    }

    public int port() {
        return binding.localAddress().getPort();
    }

    /** Stops listening, waits at most the given time for responses in progress, and then closes all remaining connections. */
    public CompletionStage<Void> stop(Duration within) {
        return binding.unbind().thenAcceptAsync(unbound -> {
            try {
                connections.drain(within.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
