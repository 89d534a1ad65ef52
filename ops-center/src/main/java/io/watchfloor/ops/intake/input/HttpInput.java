package io.watchfloor.ops.intake.input;

import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.ops.platform.limits.BodyReader;
import io.watchfloor.ops.platform.limits.BodyRefusal;
import io.watchfloor.ops.platform.limits.BodySender;
import io.watchfloor.ops.platform.limits.PackedBody;
import io.watchfloor.ops.platform.limits.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/**
 * The common part of all inputs over HTTP: authenticates the sender, reads the body within the sender's limits, and
 * submits the records. The input's protocol determines the format of the response.
 */
public final class HttpInput {

    public static final String UNKNOWN = "sensor.unknown-credential";

    private final InputName name;
    private final InputSenders senders;
    private final InputGate way;
    private final InputCounters counters;
    private final BodyReader bodies;
    private final IngestSettings.Body limits;
    private final PackedBody packed;
    private final Executor executor;

    /** Dependencies shared by all inputs over HTTP. */
    public record Shared(
            InputSenders senders,
            InputGate way,
            Inputs doors,
            BodyReader bodies,
            IngestSettings limits,
            Executor executor) {}

    /** Handles the request of an authenticated sender. May block. */
    @FunctionalInterface
    public interface Work<T> {
        CompletionStage<HttpResponse> of(InputSender sender, T asked) throws InputRejection;
    }

    /** @param path the URL path at which the input is reachable */
    public HttpInput(InputName name, String path, Shared shared) {
        this.name = name;
        this.senders = shared.senders();
        this.way = shared.way();
        this.counters = shared.doors().of(name);
        this.bodies = shared.bodies();
        this.limits = shared.limits().body();
        this.packed = new PackedBody(limits);
        this.executor = shared.executor();
        counters.addAddress(path);
    }

    /**
     * Handles a request with a body. A rejection is counted, and the response is sent in the format of the input's
     * protocol.
     */
    public CompletionStage<HttpResponse> withBody(
            HttpRequest request,
            Optional<String> token,
            Function<InputRejection, HttpResponse> refused,
            Work<byte[]> work) {
        return withoutBody(
                request,
                token,
                refused,
                (sender, nothing) -> read(
                        request, BodySender.sensor(Peer.of(request), sender.sensor()), body -> work.of(sender, body)));
    }

    /** Like {@link #withBody}, but for a request whose credential is in the body. */
    public CompletionStage<HttpResponse> withBodyFirst(
            HttpRequest request, Function<InputRejection, HttpResponse> refused, Reading work) {
        return answered(refused, () -> read(request, BodySender.unauthenticated(Peer.of(request)), work));
    }

    /** Like {@link #withBody}, but for a request without a body. */
    public CompletionStage<HttpResponse> withoutBody(
            HttpRequest request,
            Optional<String> token,
            Function<InputRejection, HttpResponse> refused,
            Work<HttpRequest> work) {
        return answered(
                refused,
                () -> later(() -> {
                    InputSender sender;
                    try {
                        sender = sender(request, token);
                    } catch (InputRejection refusal) {
                        throw counted(refusal);
                    }
                    return work.of(sender, request);
                }));
    }

    /** Returns the sender to whom the token belongs. Blocks. */
    public InputSender sender(HttpRequest request, Optional<String> token) throws InputRejection {
        Optional<InputSender> found = token.isEmpty() ? Optional.empty() : senders.byToken(name, token.get());
        InputSender sender = found.orElseThrow(() -> InputRejection.unknown(
                UNKNOWN,
                "The credential does not belong to a sensor or to a sender of this input. Create a credential: watchfloor inputs token %s"
                        .formatted(name.text())));
        Peer.of(request).line().authenticated();
        return sender;
    }

    /** Counts a request that was rejected before the body was read. */
    public void rejected(String code, String detail) {
        counters.refused(code, detail);
    }

    /** Submits records. Fails with an {@link InputRejection}. */
    public CompletionStage<InputReceipt> submit(InputSender sender, List<InputRecord> arrivals) {
        return way.submit(name, sender, arrivals);
    }

    /** Handles a body, or rejects the body. May block. */
    @FunctionalInterface
    public interface Reading {
        CompletionStage<HttpResponse> of(byte[] body) throws InputRejection;
    }

    @FunctionalInterface
    private interface Step {
        CompletionStage<HttpResponse> get() throws InputRejection;
    }

    private CompletionStage<HttpResponse> read(HttpRequest request, BodySender sender, Reading work) {
        String encoding =
                request.getHeader("Content-Encoding").map(HttpHeader::value).orElse("identity");
        return bodies.read(
                        request,
                        sender,
                        limits.max(),
                        body -> later(() -> {
                            byte[] unpacked = unpacked(body, encoding);
                            try {
                                return work.of(unpacked);
                            } catch (InputRejection refusal) {
                                throw counted(refusal);
                            }
                        }))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        BodyReader.unwrap(failure) instanceof BodyRefusal.BodyException refused
                                ? counted(refusal(refused.refusal()))
                                : failure));
    }

    private byte[] unpacked(ByteString body, String encoding) throws InputRejection {
        try {
            return packed.of(body.toArrayUnsafe(), encoding);
        } catch (BodyRefusal.BodyException refused) {
            throw counted(refusal(refused.refusal()));
        }
    }

    private static InputRejection refusal(BodyRefusal why) {
        InputRejection.Why kind = switch (why.status()) {
            case 413 -> InputRejection.Why.TOO_LARGE;
            case 429 -> InputRejection.Why.BUSY;
            case 503 -> InputRejection.Why.UNAVAILABLE;
            default -> InputRejection.Why.UNREADABLE;
        };
        return new InputRejection(
                kind,
                why.code(),
                why.detail(),
                why.worthRetrying() ? Duration.ofSeconds(BodyRefusal.RETRY_AFTER_SECONDS) : Duration.ZERO);
    }

    private CompletionStage<HttpResponse> later(Step step) {
        return CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return step.get();
                            } catch (InputRejection refusal) {
                                throw new CompletionException(refusal);
                            }
                        },
                        executor)
                .thenCompose(stage -> stage);
    }

    private static CompletionStage<HttpResponse> answered(Function<InputRejection, HttpResponse> refused, Step step) {
        CompletionStage<HttpResponse> work;
        try {
            work = step.get();
        } catch (InputRejection refusal) {
            work = CompletableFuture.failedFuture(refusal);
        }
        return work.exceptionallyCompose(failure -> InputGate.refusal(failure)
                .<CompletionStage<HttpResponse>>map(
                        refusal -> CompletableFuture.completedFuture(withRetry(refused.apply(refusal), refusal)))
                .orElseGet(() -> CompletableFuture.failedFuture(failure)));
    }

    private static HttpResponse withRetry(HttpResponse answer, InputRejection refusal) {
        return refusal.passes()
                ? answer.addHeader(RawHeader.create(
                        "Retry-After",
                        Long.toString(Math.max(1, (refusal.retryAfter().toMillis() + 999) / 1000))))
                : answer;
    }

    private InputRejection counted(InputRejection refusal) {
        counters.refused(refusal.code(), refusal.detail());
        return refusal;
    }
}
