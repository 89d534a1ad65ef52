package io.watchfloor.ops.platform.egress;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.http.EgressSettings;
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
 * Sends the center's own requests. A name is looked up once, each of its addresses is checked, and the connection goes to
 * one of these; TLS still asks for the name. No redirect is followed, no proxy of the machine is used, and a request ends
 * at its time whatever the other side does. What fails, fails with an {@link EgressFailure}.
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
        this.tls = Trust.sockets(settings.trustedCa());
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

    /** @param resolver looks names up instead of the machine's own */
    public static EgressClient of(EgressSettings settings, Resolver resolver, PrometheusRegistry registry) {
        return new EgressClient(settings, resolver, registry);
    }

    /** Why an address of the settings can never be asked, as far as it can be said without looking a name up. */
    public Optional<EgressFailure> misfit(URI uri) {
        return destinations.misfit(uri);
    }

    /**
     * The checked addresses of a host that the settings name and that speaks something else than HTTP, such as a mail server. Its port is
     * not checked, since the settings name that, too.
     */
    public List<InetAddress> addresses(String host) throws EgressFailure {
        return destinations.addresses(host);
    }

    /** Encrypts a connection to such a host, and trusts whom this client trusts. */
    public SSLSocketFactory encryption() {
        return tls;
    }

    /** The same as {@link #misfit}, where nothing is to be asked yet. */
    public static Function<URI, Optional<EgressFailure>> misfits(EgressSettings settings) {
        return new Destinations(settings, Resolver.SYSTEM)::misfit;
    }

    /** Completes with the answer, or with an {@link EgressFailure}, at its time at the latest. */
    public CompletionStage<EgressAnswer> ask(EgressRequest request) {
        EgressExchange exchange = new EgressExchange(request, destinations, tls, settings.answerLimit());
        CompletableFuture<EgressAnswer> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> run(exchange, answer));
        } catch (RejectedExecutionException e) {
            fail(answer, EgressFailure.failed("egress.busy", false, "The center sends too much at once already.", e));
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

    /** Asks, and waits for the answer. */
    public EgressAnswer send(EgressRequest request) throws EgressFailure {
        try {
            return ask(request).toCompletableFuture().join();
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
