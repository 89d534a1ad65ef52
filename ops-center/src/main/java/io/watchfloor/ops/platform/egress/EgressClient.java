package io.watchfloor.ops.platform.egress;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.http.EgressSettings;
import io.watchfloor.config.tls.ClientIdentity;
import io.watchfloor.config.work.Threads;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;

/**
 * The HTTP client for the center's own requests. Resolves a name once, checks each resolved address, and connects to
 * one of the checked addresses. TLS still verifies the name. Follows no redirects, uses no system proxy, and enforces a
 * total timeout. Errors are {@link EgressFailure}s.
 */
public final class EgressClient implements AutoCloseable {

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final EgressSettings settings;
    private final Destinations destinations;
    private final EgressMetrics metrics;
    private final SSLSocketFactory tls;
    private final ThreadPoolExecutor threads;
    private final ScheduledExecutorService deadlines;

    private EgressClient(EgressSettings settings, Resolver resolver, PrometheusRegistry registry) {
        this.settings = settings;
        this.destinations = new Destinations(settings, resolver);
        this.metrics = new EgressMetrics(registry);
        this.tls = Trust.sockets(settings.trustedCa(), null);
        this.threads = new ThreadPoolExecutor(
                0,
                settings.atOnce(),
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Threads.numbered("egress"));
        this.deadlines = Threads.timer("egress-deadlines");
    }

    public static EgressClient of(EgressSettings settings, PrometheusRegistry registry) {
        return new EgressClient(settings, Resolver.SYSTEM, registry);
    }

    /** @param resolver the resolver to use instead of the system's resolver */
    public static EgressClient of(EgressSettings settings, Resolver resolver, PrometheusRegistry registry) {
        return new EgressClient(settings, resolver, registry);
    }

    /**
     * Returns the reason why requests to a URL in the settings can never be sent, as far as known without resolving the
     * name.
     */
    public Optional<EgressFailure> problem(URI uri) {
        return destinations.problem(uri);
    }

    /**
     * The checked addresses of a host from the settings for a protocol other than HTTP, such as a mail server. The port
     * is not checked, because an administrator chose the port in the settings.
     */
    public List<InetAddress> addresses(String host) throws EgressFailure {
        return destinations.addresses(host);
    }

    /** Creates TLS sockets for hosts with a protocol other than HTTP. The sockets trust the same CAs as this client. */
    public SSLSocketFactory encryption() {
        return tls;
    }

    /** Like {@link #problem}, but does not need a client. */
    public static Function<URI, Optional<EgressFailure>> problems(EgressSettings settings) {
        return new Destinations(settings, Resolver.SYSTEM)::problem;
    }

    /** Creates TLS sockets that present a client certificate to a server that requests one. */
    public SSLSocketFactory encryption(ClientIdentity identity) {
        return Trust.sockets(settings.trustedCa(), identity.managers());
    }

    /**
     * Sends a request. The result completes with the response or an {@link EgressFailure}, at the latest after the
     * timeout.
     */
    public CompletionStage<EgressAnswer> ask(EgressRequest request) {
        return ask(request, tls);
    }

    private CompletionStage<EgressAnswer> ask(EgressRequest request, SSLSocketFactory sockets) {
        EgressExchange exchange = new EgressExchange(request, destinations, sockets, settings.answerLimit());
        CompletableFuture<EgressAnswer> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> run(exchange, answer));
        } catch (RejectedExecutionException e) {
            fail(
                    answer,
                    EgressFailure.failed(
                            "egress.busy", false, "Too many simultaneous outgoing requests. Retry later.", e));
            return answer;
        }
        var deadline = deadlines.schedule(
                () -> {
                    fail(answer, exchange.expire());
                },
                request.timeout().orElse(settings.timeout()).toMillis(),
                TimeUnit.MILLISECONDS);
        var unused = answer.whenComplete((done, failure) -> deadline.cancel(false));
        return answer;
    }

    /** Sends a request, and blocks until the response or a failure. */
    public EgressAnswer send(EgressRequest request) throws EgressFailure {
        return send(request, tls);
    }

    /**
     * Sends a request, and blocks until the response or a failure.
     *
     * @param sockets from {@link #encryption(ClientIdentity)}
     */
    public EgressAnswer send(EgressRequest request, SSLSocketFactory sockets) throws EgressFailure {
        try {
            return ask(request, sockets).toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof EgressFailure failure) {
                throw failure;
            }
            throw e;
        }
    }

    private void run(EgressExchange exchange, CompletableFuture<EgressAnswer> answer) {
        try {
            EgressAnswer got = exchange.run();
            if (answer.complete(got)) {
                metrics.answered();
            }
        } catch (EgressFailure failure) {
            fail(answer, failure);
        } catch (RuntimeException e) {
            fail(answer, EgressFailure.failed("egress.failed", true, String.valueOf(e.getMessage()), e));
        }
    }

    private void fail(CompletableFuture<EgressAnswer> answer, EgressFailure failure) {
        if (answer.completeExceptionally(failure)) {
            if (failure.refusal()) {
                metrics.refused(failure.code());
            } else {
                metrics.failed(failure.code());
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        deadlines.shutdownNow();
    }
}
