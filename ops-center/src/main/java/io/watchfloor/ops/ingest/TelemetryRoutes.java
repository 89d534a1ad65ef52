package io.watchfloor.ops.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.edge.BodyReader;
import io.watchfloor.ops.edge.BodyRefusal;
import io.watchfloor.ops.edge.Peer;
import io.watchfloor.ops.edge.Sender;
import io.watchfloor.ops.ingest.BodyLines.Refused;
import io.watchfloor.ops.ingest.UplinkSession.Collaborators;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sensors.protocol.UplinkFrame.Rejection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
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
 * {@code POST /api/v1/telemetry}: one record a line, plain, gzip or zstd. The answer comes when everything that the records changed is
 * committed. With an {@code Idempotency-Key} the line number is the record's sequence in an epoch that follows from sensor and key, so
 * a repeat changes nothing. With a {@code traceparent} (W3C) the way of the records is part of the sender's trace.
 */
public final class TelemetryRoutes {

    private static final int RETRY_AFTER_SECONDS = 1;

    private final Bearer bearer;
    private final Collaborators with;
    private final BodyLines lines;
    private final SecureRandom random;
    private final BodyReader bodies;

    TelemetryRoutes(Bearer bearer, Collaborators with, SecureRandom random, BodyReader bodies) {
        this.bearer = bearer;
        this.with = with;
        this.lines = new BodyLines(with.settings());
        this.random = random;
        this.bodies = bodies;
    }

    public Route route() {
        return Directives.path(
                PathMatchers.segment("api").slash("v1").slash("telemetry"),
                () -> Directives.post(() -> bearer.sensor(sensor ->
                        Directives.extractRequest(request -> Directives.completeWithFuture(answer(sensor, request))))));
    }

    private CompletionStage<HttpResponse> answer(String sensor, HttpRequest request) {
        int limit = with.settings().maxBody();
        String encoding = header(request, "Content-Encoding").orElse("identity");
        long epoch = header(request, "Idempotency-Key")
                .map(key -> epoch(sensor, key))
                .orElseGet(random::nextLong);
        String traceparent = header(request, "traceparent").orElse(null);
        return bodies.read(
                        request,
                        Sender.sensor(Peer.of(request), sensor),
                        limit,
                        body -> CompletableFuture.supplyAsync(
                                        () -> judge(sensor, epoch, encoding, body, traceparent), with.executor())
                                .thenCompose(stage -> stage))
                .exceptionallyCompose(this::unread);
    }

    private CompletionStage<HttpResponse> unread(Throwable failure) {
        if (!(BodyReader.unwrap(failure) instanceof BodyRefusal.Refused refused)) {
            return CompletableFuture.failedFuture(failure);
        }
        BodyRefusal why = refused.refusal();
        return refused(new Refused(why.status(), why.code(), why.detail()))
                .thenApply(answer -> why.worthRetrying()
                        ? answer.addHeader(
                                RawHeader.create("Retry-After", Integer.toString(BodyRefusal.RETRY_AFTER_SECONDS)))
                        : answer);
    }

    private CompletionStage<HttpResponse> judge(
            String sensor, long epoch, String encoding, ByteString body, @Nullable String traceparent) {
        List<TelemetryRecord> records;
        try {
            records = lines.read(body.toArray(), encoding, with.clock().millis());
        } catch (Refused refused) {
            return refused(refused);
        }
        if (records.isEmpty()) {
            return CompletableFuture.completedFuture(accepted(0, List.of()));
        }
        return with.gate()
                .submit(sensor, epoch, records, traceparent)
                .map(stage -> stage.thenApply(judged -> {
                            with.progress()
                                    .acknowledged(
                                            sensor,
                                            epoch,
                                            records.getLast().sequence(),
                                            records.size(),
                                            judged.rejected().size());
                            return accepted(records.size() - judged.rejected().size(), judged.rejected());
                        })
                        .exceptionally(failure -> unavailable()))
                .orElseGet(() -> CompletableFuture.completedFuture(busy()));
    }

    private HttpResponse unavailable() {
        with.metrics().refused.labelValues("gate.unavailable").inc();
        return IngestProblem.response(
                        StatusCodes.SERVICE_UNAVAILABLE,
                        "gate.unavailable",
                        "The center cannot store what the records change. Send the same body again, with the same Idempotency-Key.")
                .addHeader(RawHeader.create("Retry-After", Integer.toString(RETRY_AFTER_SECONDS)));
    }

    private HttpResponse busy() {
        with.metrics().refused.labelValues("gate.no-room").inc();
        return IngestProblem.response(
                        StatusCodes.TOO_MANY_REQUESTS,
                        "gate.no-room",
                        "The center has no room for more records now. Send the same body again a little later.")
                .addHeader(RawHeader.create("Retry-After", Integer.toString(RETRY_AFTER_SECONDS)));
    }

    private CompletionStage<HttpResponse> refused(Refused refused) {
        with.metrics().refused.labelValues(refused.code()).inc();
        return CompletableFuture.completedFuture(IngestProblem.response(
                StatusCodes.get(refused.status()), refused.code(), String.valueOf(refused.getMessage())));
    }

    private static HttpResponse accepted(int count, List<Rejection> rejections) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("accepted", count);
        ArrayNode rejected = answer.putArray("rejected");
        for (Rejection one : rejections) {
            rejected.addObject()
                    .put("line", one.sequence())
                    .put("code", one.code())
                    .put("reason", one.reason());
        }
        return HttpResponse.create().withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, answer.toString()));
    }

    private static Optional<String> header(HttpRequest request, String name) {
        return request.getHeader(name).map(org.apache.pekko.http.javadsl.model.HttpHeader::value);
    }

    private static long epoch(String sensor, String key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest((sensor + "\n" + key).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
