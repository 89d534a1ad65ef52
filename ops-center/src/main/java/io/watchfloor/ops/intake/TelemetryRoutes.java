package io.watchfloor.ops.intake;

import io.watchfloor.ops.intake.BodyLines.LineException;
import io.watchfloor.ops.intake.DirectSubmission.Repeats;
import io.watchfloor.ops.intake.UplinkSession.Collaborators;
import io.watchfloor.ops.intake.ledger.TelemetryKeys;
import io.watchfloor.ops.platform.limits.BodyReader;
import io.watchfloor.ops.platform.limits.BodyRefusal;
import io.watchfloor.ops.platform.limits.BodySender;
import io.watchfloor.ops.platform.limits.Peer;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sensors.protocol.UplinkFrame.Rejection;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v1/telemetry}: one record per line, plain, gzip or zstd. The response is sent after all changes
 * caused by the records are committed. With an {@code Idempotency-Key}, the line number becomes the record's sequence
 * number in an epoch derived from sensor, key and body, so repeating a request changes nothing. The same key with
 * another body is rejected. With a {@code traceparent} (W3C), the processing of the records becomes part of the
 * sender's trace.
 */
public final class TelemetryRoutes {

    private static final int RETRY_AFTER_SECONDS = 1;
    private static final String UNAVAILABLE =
            "The center cannot store the result. Send the same body again, with the same Idempotency-Key.";

    private static final int LONGEST_KEY = 512;

    private final SensorAuthentication bearer;
    private final Collaborators with;
    private final TelemetryKeys keys;
    private final DirectSubmission direct;
    private final BodyLines lines;
    private final SecureRandom random;
    private final BodyReader bodies;

    TelemetryRoutes(
            SensorAuthentication bearer,
            Collaborators with,
            TelemetryKeys keys,
            DirectSubmission direct,
            SecureRandom random,
            BodyReader bodies) {
        this.bearer = bearer;
        this.with = with;
        this.keys = keys;
        this.direct = direct;
        this.lines = new BodyLines(with.settings());
        this.random = random;
        this.bodies = bodies;
    }

    public Route route() {
        return Directives.path(
                PathMatchers.segment("api").slash("v1").slash("telemetry"),
                () -> Directives.post(() -> bearer.sensor(sensor -> Directives.extractRequest(
                        request -> Directives.completeWithFuture(answer(sensor.id(), request))))));
    }

    private CompletionStage<HttpResponse> answer(String sensor, HttpRequest request) {
        int limit = with.settings().body().max();
        String encoding = header(request, "Content-Encoding").orElse("identity");
        Optional<String> key = header(request, "Idempotency-Key");
        String traceparent = header(request, "traceparent").orElse(null);
        return bodies.read(
                        request,
                        BodySender.sensor(Peer.of(request), sensor),
                        limit,
                        body -> CompletableFuture.supplyAsync(
                                        () -> judge(sensor, key, encoding, body, traceparent), with.executor())
                                .thenCompose(stage -> stage))
                .exceptionallyCompose(this::unread);
    }

    private CompletionStage<HttpResponse> unread(Throwable failure) {
        if (!(BodyReader.unwrap(failure) instanceof BodyRefusal.BodyException refused)) {
            return CompletableFuture.failedFuture(failure);
        }
        BodyRefusal why = refused.refusal();
        return refused(new LineException(why.status(), why.code(), why.detail()))
                .thenApply(answer -> why.worthRetrying()
                        ? answer.addHeader(
                                RawHeader.create("Retry-After", Integer.toString(BodyRefusal.RETRY_AFTER_SECONDS)))
                        : answer);
    }

    private CompletionStage<HttpResponse> judge(
            String sensor, Optional<String> key, String encoding, ByteString body, @Nullable String traceparent) {
        List<TelemetryRecord> records;
        long epoch;
        try {
            records = lines.read(body.toArray(), encoding, with.clock().millis());
            epoch = key.isPresent() ? claimed(sensor, key.get(), records) : random.nextLong();
        } catch (LineException refused) {
            return refused(refused);
        }
        if (records.isEmpty()) {
            return CompletableFuture.completedFuture(accepted(0, List.of()));
        }
        return direct.submit(sensor, epoch, key.isPresent() ? Repeats.POSSIBLE : Repeats.NEVER, records, traceparent)
                .map(stage -> stage.thenApply(judged ->
                                accepted(records.size() - judged.rejected().size(), judged.rejected()))
                        .exceptionally(failure -> unavailable()))
                .orElseGet(() -> CompletableFuture.completedFuture(busy()));
    }

    private long claimed(String sensor, String key, List<TelemetryRecord> records) throws LineException {
        if (key.length() > LONGEST_KEY) {
            throw new LineException(
                    400,
                    "telemetry.key-too-long",
                    "The Idempotency-Key is longer than %d characters: use a shorter key, for example a UUID."
                            .formatted(LONGEST_KEY));
        }
        OptionalLong epoch;
        try {
            epoch = keys.claim(sensor, key, records);
        } catch (RuntimeException e) {
            throw new LineException(503, "gate.unavailable", UNAVAILABLE);
        }
        return epoch.orElseThrow(() -> new LineException(
                422,
                "telemetry.key-reused",
                "This Idempotency-Key was used before with another body. No record of this body was evaluated: "
                        + "send it with a new key."));
    }

    private HttpResponse unavailable() {
        with.metrics().refused.labelValues("gate.unavailable").inc();
        return IngestProblem.response(StatusCodes.SERVICE_UNAVAILABLE, "gate.unavailable", UNAVAILABLE)
                .addHeader(RawHeader.create("Retry-After", Integer.toString(RETRY_AFTER_SECONDS)));
    }

    private HttpResponse busy() {
        with.metrics().refused.labelValues("gate.no-room").inc();
        return IngestProblem.response(
                        StatusCodes.TOO_MANY_REQUESTS,
                        "gate.no-room",
                        "The center has no room for more records now. Send the same body again later.")
                .addHeader(RawHeader.create("Retry-After", Integer.toString(RETRY_AFTER_SECONDS)));
    }

    private CompletionStage<HttpResponse> refused(LineException refused) {
        with.metrics().refused.labelValues(refused.code()).inc();
        HttpResponse response = IngestProblem.response(
                StatusCodes.get(refused.status()), refused.code(), String.valueOf(refused.getMessage()));
        return CompletableFuture.completedFuture(
                refused.status() == 503
                        ? response.addHeader(RawHeader.create("Retry-After", Integer.toString(RETRY_AFTER_SECONDS)))
                        : response);
    }

    private static HttpResponse accepted(int count, List<Rejection> rejections) {
        return TelemetryReceipt.of(count, rejections).response();
    }

    private static Optional<String> header(HttpRequest request, String name) {
        return request.getHeader(name).map(org.apache.pekko.http.javadsl.model.HttpHeader::value);
    }
}
