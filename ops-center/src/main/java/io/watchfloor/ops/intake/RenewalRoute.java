package io.watchfloor.ops.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.watchfloor.config.tls.CertificateRequest;
import io.watchfloor.config.tls.InvalidCertificateRequestException;
import io.watchfloor.ops.intake.sensor.AuthorityLockedException;
import io.watchfloor.ops.intake.sensor.SensorAuthority;
import io.watchfloor.ops.intake.sensor.SensorAuthority.Issued;
import io.watchfloor.ops.intake.sensor.SensorCertificate;
import io.watchfloor.ops.intake.sensor.SensorKeyring;
import io.watchfloor.ops.intake.sensor.SensorProofs.Credited;
import io.watchfloor.ops.intake.sensor.SensorProofs.Proven;
import io.watchfloor.ops.platform.limits.BodyReader;
import io.watchfloor.ops.platform.limits.BodyRefusal;
import io.watchfloor.ops.platform.limits.BodySender;
import io.watchfloor.ops.platform.limits.Peer;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /api/v1/sensors/certificate}: issues a sensor's next certificate, for a key that the sensor has just
 * created. The sensor authenticates with its current certificate. If the certificate has expired, the sensor
 * authenticates with its credential and a request that is also signed with the expired certificate's key.
 */
public final class RenewalRoute {

    private static final Logger LOG = LoggerFactory.getLogger(RenewalRoute.class);

    private static final int LONGEST = 2 * CertificateRequest.LONGEST;
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final SensorAuthentication bearer;
    private final SensorAuthority authority;
    private final IngestMetrics metrics;
    private final BodyReader bodies;
    private final Executor executor;

    RenewalRoute(
            SensorAuthentication bearer,
            SensorKeyring keyring,
            IngestMetrics metrics,
            BodyReader bodies,
            Executor executor) {
        this.bearer = bearer;
        this.authority = keyring.authority();
        this.metrics = metrics;
        this.bodies = bodies;
        this.executor = executor;
    }

    Route route() {
        return Directives.path(
                PathMatchers.segment("api").slash("v1").slash("sensors").slash("certificate"),
                () -> Directives.post(
                        () -> Directives.extractRequest(request -> Directives.completeWithFuture(answer(request)))));
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request) {
        return bodies.read(request, BodySender.unauthenticated(Peer.of(request)), LONGEST, body -> renew(request, body))
                .exceptionally(failure -> {
                    if (BodyReader.unwrap(failure) instanceof BodyRefusal.BodyException refused) {
                        BodyRefusal why = refused.refusal();
                        return refuse(StatusCodes.get(why.status()), why.code(), why.detail());
                    }
                    if (BodyReader.unwrap(failure) instanceof AuthorityLockedException) {
                        return refuse(
                                StatusCodes.SERVICE_UNAVAILABLE,
                                AuthorityLockedException.CODE,
                                AuthorityLockedException.detail());
                    }
                    LOG.warn("A sensor's certificate could not be renewed: {}", failure.toString());
                    return refuse(
                            StatusCodes.SERVICE_UNAVAILABLE,
                            "gate.unavailable",
                            "The center cannot renew certificates now: try again later.");
                });
    }

    /** Authenticates the sensor before the certificate request in the body is parsed. */
    private CompletionStage<HttpResponse> renew(HttpRequest request, ByteString body) {
        RenewalRequest wish;
        try {
            wish = JSON.readValue(body.toArray(), RenewalRequest.class);
        } catch (IOException e) {
            return CompletableFuture.completedFuture(refuse(
                    StatusCodes.BAD_REQUEST,
                    "body.json",
                    "The body must be a JSON object with the field \"request\"."));
        }
        return (wish.ended() == null ? byCertificate(request) : byCredential(request))
                .thenApplyAsync(shown -> renew(request, shown, wish), executor);
    }

    private HttpResponse renew(HttpRequest request, SensorAuthentication.Result shown, RenewalRequest wish) {
        try {
            return switch (shown) {
                case SensorAuthentication.Result.Unknown why ->
                    refuse(StatusCodes.UNAUTHORIZED, why.code(), why.detail());
                case SensorAuthentication.Result.Authenticated known -> {
                    Peer.of(request).line().authenticated();
                    yield renew(known.sensor(), CertificateRequest.parse(String.valueOf(wish.request())), wish.ended());
                }
            };
        } catch (InvalidCertificateRequestException e) {
            return refuse(StatusCodes.BAD_REQUEST, "sensor.certificate-request", e.getMessage());
        }
    }

    private CompletionStage<SensorAuthentication.Result> byCertificate(HttpRequest request) {
        return bearer.authenticate(request).thenApply(RenewalRoute::withCertificate);
    }

    private static SensorAuthentication.Result withCertificate(SensorAuthentication.Result shown) {
        return shown instanceof SensorAuthentication.Result.Authenticated known
                        && known.sensor().until() == null
                ? new SensorAuthentication.Result.Unknown(
                        "sensor.no-certificate",
                        "This sensor was enrolled without a certificate. Enroll it again over TLS to get one.")
                : shown;
    }

    /**
     * Checks the credential. The credential alone is not sufficient: the sensor must also send the expired
     * certificate and a request signed with its key.
     */
    private CompletionStage<SensorAuthentication.Result> byCredential(HttpRequest request) {
        return bearer.credited(SensorAuthentication.credential(request))
                .thenApply(known -> known.filter(Credited::certified)
                        .<SensorAuthentication.Result>map(
                                one -> new SensorAuthentication.Result.Authenticated(one.sensor()))
                        .orElseGet(() -> new SensorAuthentication.Result.Unknown(
                                "sensor.certificate-revoked",
                                "This credential is no longer valid: the sensor was revoked or enrolled again.")));
    }

    private HttpResponse renew(Proven sensor, CertificateRequest wanted, @Nullable String ended) {
        if (ended == null) {
            return issue(sensor, wanted);
        }
        try {
            SensorCertificate says = authority.readExpired(ended, wanted);
            return says.sensor().equals(sensor.id()) && says.enrolment().equals(sensor.enrolment())
                    ? issue(sensor, wanted)
                    : refuse(
                            StatusCodes.UNAUTHORIZED,
                            "sensor.certificate-revoked",
                            "This certificate is no longer valid: the sensor was enrolled again.");
        } catch (InvalidCertificateRequestException e) {
            return refuse(StatusCodes.UNAUTHORIZED, "sensor.certificate-ended", e.getMessage());
        }
    }

    private HttpResponse issue(Proven sensor, CertificateRequest wanted) {
        Optional<Issued> issued = authority.renew(wanted, sensor.id(), sensor.enrolment());
        if (issued.isEmpty()) {
            return refuse(
                    StatusCodes.UNAUTHORIZED,
                    "sensor.certificate-revoked",
                    "The sensor was revoked or enrolled again.");
        }
        metrics.renewed.inc();
        Issued one = issued.get();
        LOG.info(
                "Certificate of sensor {} renewed, valid until {}",
                sensor.id(),
                one.says().endsAt());
        try {
            return HttpResponse.create()
                    .withEntity(HttpEntities.create(
                            ContentTypes.APPLICATION_JSON,
                            JSON.writeValueAsBytes(new RenewedCertificate(
                                    one.pem(), one.says().endsAt().toString()))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a certificate and its expiry time could not be written as JSON", e);
        }
    }

    private HttpResponse refuse(StatusCode status, String code, String detail) {
        metrics.refused.labelValues(code).inc();
        return IngestProblem.response(status, code, detail);
    }
}
