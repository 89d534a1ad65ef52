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

/** The telemetry routes belong to the watch: here they are only described. */
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
        return Operation.of("renewSensorCertificate", "A sensor's next certificate")
                .text("""
                    The sensor proves itself by the certificate of its connection. One whose certificate has ended connects \
                    without it, and sends its credential, the ended certificate, and a request that is signed by the same key \
                    (`watchfloor.enrolment.renewal-grace`).\
                    """)
                .takes(RenewalRequest.class)
                .answers(RenewedCertificate.class)
                .refuses(
                        400,
                        "sensor.certificate-request: this is no request for a certificate, or its key is of a kind that is not signed.")
                .refuses(
                        401,
                        "sensor.certificate-needed, sensor.certificate-ended, sensor.certificate-revoked, sensor.no-certificate:"
                                + " what the sensor shows does not count.");
    }

    private static Operation telemetry() {
        return Operation.of("sendTelemetry", "Records, one a line, for scripts")
                .text("""
                    Answered once everything that the records change is committed. Under an `Idempotency-Key` a \
                    repeat of the same body changes nothing; another body under the same key is 422 \
                    `telemetry.key-reused`. A record that cannot be judged is among `rejected` with its line, \
                    and stops no other.\
                    """)
                .with(
                        Parameter.header(
                                "Idempotency-Key",
                                "A repeat of the same body under the same key changes nothing.",
                                LONGEST_KEY),
                        Parameter.header("Content-Encoding", "How the body is packed.", 20)
                                .oneOf(List.of("identity", "gzip", "zstd")),
                        Parameter.header("traceparent", "W3C: the way of the records is part of this trace.", 100))
                .takes(true, Content.text("application/x-ndjson"))
                .answers(TelemetryReceipt.class)
                .refuses(400, "The key is too long, or the body is not packed as it says.")
                .refuses(401, "sensor.unknown-credential: this is no sensor's credential.")
                .refuses(413, "The body, or what it unpacks to, is over the limits (watchfloor.ingest).")
                .refuses(415, "The body is packed in a way that is not known here.")
                .refuses(422, "telemetry.key-reused: the key came with another body before.")
                .refuses(429, "gate.no-room: send the same again after Retry-After.");
    }

    private static Operation uplink() {
        return Operation.of("connectSensor", "The sensors' WebSocket, sub-protocol " + UplinkCodec.SUB_PROTOCOL)
                .text("hello → credit → batches → cumulative acks with new credit. The frames are described in"
                        + " the sensors' manual, sensors/README.md, with golden files.")
                .with(Parameter.header("Sec-WebSocket-Protocol", "The sub-protocol.", 200)
                        .oneOf(List.of(UplinkCodec.SUB_PROTOCOL)))
                .replies(new Reply(101, "Switched to WebSocket.", null, Map.of()))
                .refuses(400, "uplink.no-upgrade: this is no request for a WebSocket of this sub-protocol.")
                .refuses(401, "sensor.unknown-credential: this is no sensor's credential.");
    }
}
