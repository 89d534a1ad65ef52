package io.watchfloor.ops.ingest;

import io.watchfloor.ops.edge.Peer;
import io.watchfloor.ops.ingest.sensor.SensorKeyring;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/** Authenticates a sensor by its credential ({@code Authorization: Bearer}, RFC 6750). */
final class Bearer {

    private static final String PREFIX = "Bearer ";

    private final SensorKeyring keyring;
    private final IngestMetrics metrics;
    private final Executor executor;

    /** @param executor may block: sensors that all come back at once must not hold up the HTTP threads */
    Bearer(SensorKeyring keyring, IngestMetrics metrics, Executor executor) {
        this.keyring = keyring;
        this.metrics = metrics;
        this.executor = executor;
    }

    /** @param inner receives the sensor's id */
    Route sensor(Function<String, Route> inner) {
        return Directives.optionalHeaderValueByName(
                "Authorization",
                header -> Directives.onSuccess(
                        CompletableFuture.supplyAsync(() -> authenticate(header), executor),
                        sensor -> sensor.map(id -> known(id, inner)).orElseGet(this::unknown)));
    }

    private static Route known(String sensor, Function<String, Route> inner) {
        return Directives.extractRequest(request -> {
            Peer.of(request).line().authenticated();
            return inner.apply(sensor);
        });
    }

    private Route unknown() {
        metrics.refused.labelValues("sensor.unknown-credential").inc();
        return problem(
                StatusCodes.UNAUTHORIZED,
                "sensor.unknown-credential",
                "This is no sensor's credential. Enrol the sensor: watchfloor-sensor enroll --center URL --token T.");
    }

    private Optional<String> authenticate(Optional<String> header) {
        return header.filter(value -> value.regionMatches(true, 0, PREFIX, 0, PREFIX.length()))
                .flatMap(value ->
                        keyring.authenticate(value.substring(PREFIX.length()).strip()));
    }

    static Route problem(StatusCode status, String code, String detail) {
        return Directives.complete(IngestProblem.response(status, code, detail));
    }
}
