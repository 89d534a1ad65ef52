package io.watchfloor.ops.intake;

import io.watchfloor.ops.intake.sensor.SensorAuthority;
import io.watchfloor.ops.intake.sensor.SensorCertificate;
import io.watchfloor.ops.intake.sensor.SensorKeyring;
import io.watchfloor.ops.intake.sensor.SensorProofs;
import io.watchfloor.ops.intake.sensor.SensorProofs.Credited;
import io.watchfloor.ops.intake.sensor.SensorProofs.Proven;
import io.watchfloor.ops.platform.limits.Peer;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Authenticates a sensor by the TLS certificate of its connection or, if the connection has no certificate, by the
 * sensor's credential ({@code Authorization: Bearer}, RFC 6750). The sensor's current state is looked up for each
 * request, so revoking a sensor takes effect with its next request.
 */
final class SensorAuthentication {

    private static final String PREFIX = "Bearer ";
    private static final String ENROL = "Enroll the sensor: watchfloor-sensor enroll --center URL --token T.";

    private final SensorProofs proofs;
    private final SensorAuthority authority;
    private final IngestMetrics metrics;
    private final Clock clock;
    private final Executor executor;

    /** The authenticated sensor, or the reason why authentication failed. */
    sealed interface Result {

        record Authenticated(Proven sensor) implements Result {}

        record Unknown(String code, String detail) implements Result {}
    }

    /**
     * @param executor runs tasks that may block, because many sensors that reconnect at the same time must not block
     *     the HTTP threads
     */
    SensorAuthentication(SensorKeyring keyring, IngestMetrics metrics, Clock clock, Executor executor) {
        this.proofs = keyring.proofs(executor);
        this.authority = keyring.authority();
        this.metrics = metrics;
        this.clock = clock;
        this.executor = executor;
    }

    /** @param inner creates the route for the authenticated sensor */
    Route sensor(Function<Proven, Route> inner) {
        return Directives.extractRequest(request ->
                Directives.onSuccess(authenticate(request), shown -> switch (shown) {
                    case Result.Authenticated known -> {
                        Peer.of(request).line().authenticated();
                        yield inner.apply(known.sensor());
                    }
                    case Result.Unknown unknown -> refused(unknown);
                }));
    }

    private Route refused(Result.Unknown why) {
        metrics.refused.labelValues(why.code()).inc();
        // A WebSocket client can read the headers of a rejected upgrade, but not the body.
        return Directives.respondWithHeader(
                RawHeader.create(
                        "WWW-Authenticate", "Bearer error=\"invalid_token\", error_description=\"" + why.code() + "\""),
                () -> problem(StatusCodes.UNAUTHORIZED, why.code(), why.detail()));
    }

    CompletionStage<Result> authenticate(HttpRequest request) {
        Optional<X509Certificate> shown = Peer.of(request).line().certificate();
        Optional<String> credential = credential(request);
        return shown.isPresent()
                ? CompletableFuture.supplyAsync(() -> certified(shown.get(), credential), executor)
                        .thenCompose(known -> known)
                : credited(credential).thenApply(SensorAuthentication::byCredential);
    }

    /** The sensor to which the credential belongs, if there is such a sensor. */
    CompletionStage<Optional<Credited>> credited(Optional<String> credential) {
        return credential.map(proofs::byCredential).orElseGet(() -> now(Optional.empty()));
    }

    private static <T> CompletionStage<T> now(T known) {
        return CompletableFuture.completedFuture(known);
    }

    private static Result byCredential(Optional<Credited> credited) {
        if (credited.isEmpty()) {
            return new Result.Unknown(
                    "sensor.unknown-credential", "This credential does not belong to any sensor. " + ENROL);
        }
        return credited.get().certified()
                ? new Result.Unknown(
                        "sensor.certificate-needed",
                        "This sensor must present its client certificate, but this connection "
                                + "has no client certificate. The credential alone is not sufficient. "
                                + "Connect over TLS, either directly or through a proxy that "
                                + "forwards the client certificate "
                                + "(watchfloor.http.behind-proxy.client-certificates), or enroll the sensor again.")
                : new Result.Authenticated(credited.get().sensor());
    }

    /** @param credential the bearer credential of the request, if there is one; must belong to the same sensor */
    private CompletionStage<Result> certified(X509Certificate shown, Optional<String> credential) {
        Optional<SensorCertificate> says = SensorCertificate.of(shown);
        // The TLS listener verified the signature during the handshake. If the TLS session was resumed, the handshake
        // may have been long ago.
        if (!authority.isSigned(shown)) {
            return now(new Result.Unknown(
                    "sensor.certificate-foreign",
                    "The certificate of this connection is not signed by the center's current sensor CA. " + ENROL));
        }
        if (says.isPresent() && says.get().endsAt().isBefore(clock.instant())) {
            return now(new Result.Unknown(
                    "sensor.certificate-ended",
                    "The certificate of this connection expired at %s: renew it and connect again."
                            .formatted(says.get().endsAt())));
        }
        return says.map(proofs::byCertificate)
                .orElseGet(() -> now(Optional.empty()))
                .thenApply(known -> byCertificate(known, credential));
    }

    private static Result byCertificate(Optional<SensorProofs.Certified> known, Optional<String> credential) {
        if (known.isEmpty()) {
            return new Result.Unknown(
                    "sensor.certificate-revoked",
                    "The certificate of this connection is no longer valid: the sensor was revoked or enrolled again. "
                            + ENROL);
        }
        return credential.isEmpty() || known.get().isOf(credential.get())
                ? new Result.Authenticated(known.get().sensor())
                : new Result.Unknown(
                        "sensor.credential-mismatch",
                        "The certificate and the credential belong to different sensors, or the credential is outdated. "
                                + ENROL);
    }

    static Optional<String> credential(HttpRequest request) {
        return request.getHeader("Authorization")
                .map(HttpHeader::value)
                .filter(value -> value.regionMatches(true, 0, PREFIX, 0, PREFIX.length()))
                .map(value -> value.substring(PREFIX.length()).strip());
    }

    static Route problem(StatusCode status, String code, String detail) {
        return Directives.complete(IngestProblem.response(status, code, detail));
    }
}
