package io.watchfloor.dashboards.sensors.routes;

import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.openapi.Reply;
import io.watchfloor.dashboards.api.openapi.RouteDescription;
import io.watchfloor.ops.intake.RenewalRequest;
import io.watchfloor.ops.intake.RenewedCertificate;
import io.watchfloor.ops.intake.TelemetryReceipt;
import io.watchfloor.sensors.protocol.UplinkCodec;
import java.util.List;
import java.util.Map;

/** Descriptions of the telemetry routes for the API description. The ingest code implements these routes. */
public final class TelemetryOperations {

    private static final int LONGEST_KEY = 512;

    private TelemetryOperations() {}

    public static List<RouteDescription> all() {
        return List.of(
                new RouteDescription("POST", "/api/v1/telemetry", "sensor", telemetry()),
                new RouteDescription("POST", "/api/v1/sensors/certificate", "sensor", renewal()),
                new RouteDescription("GET", "/api/v1/uplink", "sensor", uplink()));
    }

    private static Operation renewal() {
        return Operation.of("renewSensorCertificate", "Renew the certificate of a sensor")
                .text("""
                    The sensor proves itself by the certificate of its connection. One whose certificate has ended connects \
                    without it, and sends its credential, the ended certificate, and a request that is signed by the same key \
                    (`watchfloor.enrolment.renewal-grace`).\
                    """)
                .takes(RenewalRequest.class)
                .answers(RenewedCertificate.class)
                .refuses(
                        400,
                        "sensor.certificate-request: the body is not a certificate request, or the type of its"
                                + " key is not supported.")
                .refuses(
                        401,
                        "sensor.certificate-needed, sensor.certificate-ended, sensor.certificate-revoked,"
                                + " sensor.no-certificate: the certificate of the sensor is missing or invalid.");
    }

    private static Operation telemetry() {
        return Operation.of("sendTelemetry", "Send records, one per line, from a script")
                .text("""
                    Answered once everything that the records change is committed. Under an `Idempotency-Key` a \
                    repeat of the same body changes nothing; another body under the same key is 422 \
                    `telemetry.key-reused`. A record that cannot be evaluated is in `rejected` with its line, \
                    and does not affect the others.\
                    """)
                .with(
                        Parameter.header(
                                "Idempotency-Key",
                                "If a request is repeated with the same key and the same body, the repetition has no effect.",
                                LONGEST_KEY),
                        Parameter.header("Content-Encoding", "Compression of the body.", 20)
                                .oneOf(List.of("identity", "gzip", "zstd")),
                        Parameter.header(
                                "traceparent",
                                "W3C trace context. The processing of the records becomes part of this trace.",
                                100))
                .takes(true, Content.text("application/x-ndjson"))
                .answers(TelemetryReceipt.class)
                .refuses(400, "The key is too long, or the body is not compressed as declared.")
                .refuses(401, "sensor.unknown-credential: the credential belongs to no sensor.")
                .refuses(413, "The compressed or uncompressed body exceeds a limit (watchfloor.ingest).")
                .refuses(415, "The compression of the body is not supported.")
                .refuses(422, "telemetry.key-reused: the key was already used with another body.")
                .refuses(429, "gate.no-room: the center is overloaded. Send the same request again after Retry-After.");
    }

    private static Operation uplink() {
        return Operation.of("connectSensor", "Connect a sensor by WebSocket, sub-protocol " + UplinkCodec.SUB_PROTOCOL)
                .text("First the sensor sends hello, and the center grants credit. Then the sensor sends batches,"
                        + " and the center sends cumulative acknowledgements with new credit. The frames are described"
                        + " in sensors/README.md, with example files.")
                .with(Parameter.header("Sec-WebSocket-Protocol", "The sub-protocol.", 200)
                        .oneOf(List.of(UplinkCodec.SUB_PROTOCOL)))
                .replies(new Reply(101, "Switched to WebSocket.", null, Map.of()))
                .refuses(400, "uplink.no-upgrade: the request is not a WebSocket upgrade with this sub-protocol.")
                .refuses(401, "sensor.unknown-credential: the credential belongs to no sensor.");
    }
}
