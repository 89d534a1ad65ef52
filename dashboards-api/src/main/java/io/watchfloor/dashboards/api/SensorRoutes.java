package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.board.BoardJson;
import io.watchfloor.dashboards.board.Listing;
import io.watchfloor.ops.ingest.SensorKeyring;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code /sensors}: their health, their enrolment with a one-time token, their revocation. */
final class SensorRoutes {

    private static final Duration QUIET_AFTER = Duration.ofMinutes(2);
    private static final int LONGEST_NAME = 200;

    private final SensorKeyring keyring;
    private final Duration enrolmentLifetime;
    private final Clock clock;

    SensorRoutes(SensorKeyring keyring, Duration enrolmentLifetime, Clock clock) {
        this.keyring = keyring;
        this.enrolmentLifetime = enrolmentLifetime;
        this.clock = clock;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/sensors", Permission.READ, this::list),
                ApiRoute.reading("POST", "/api/v1/sensors/tokens", Permission.ADMINISTER, this::token),
                // The one-time token is the proof: a sensor that enrols has nothing else yet.
                ApiRoute.reading("POST", "/api/v1/sensors/enroll", Permission.NONE, this::enroll),
                ApiRoute.reading("DELETE", "/api/v1/sensors/{id}", Permission.ADMINISTER, this::revoke));
    }

    /** All of them, by id. */
    List<ObjectNode> items() {
        Instant now = clock.instant();
        return keyring.sensors().stream().map(sensor -> json(sensor, now)).toList();
    }

    private HttpResponse list(Call call) {
        Listing listing = Listings.cut(items(), call.list().slice()).map(item -> item);
        return Answers.list(listing);
    }

    private static ObjectNode json(SensorKeyring.Sensor sensor, Instant now) {
        return BoardJson.object()
                .put("id", sensor.id())
                .put("name", sensor.name())
                .put("status", status(sensor, now))
                .put("enrolledAt", BoardJson.time(sensor.enrolledAt()))
                .put("revokedAt", BoardJson.time(sensor.revokedAt()))
                .put("agentVersion", sensor.agentVersion())
                .put("connectedAt", BoardJson.time(sensor.connectedAt()))
                .put("lastAckAt", BoardJson.time(sensor.lastAckAt()))
                .put("records", sensor.records())
                .put("rejected", sensor.rejected());
    }

    private static String status(SensorKeyring.Sensor sensor, Instant now) {
        if (sensor.revokedAt() != null) {
            return "revoked";
        }
        Instant heard = latest(sensor.connectedAt(), sensor.lastAckAt());
        if (heard == null) {
            return "enrolled";
        }
        return heard.isAfter(now.minus(QUIET_AFTER)) ? "reporting" : "quiet";
    }

    private static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }

    private HttpResponse token(Call call) {
        // The name is a note to oneself: the sensor brings its own when it enrols.
        String name = call.body("name").optionalText("name", LONGEST_NAME);
        String token = keyring.createEnrolment(call.person().name(), enrolmentLifetime);
        return Answers.json(BoardJson.object()
                .put("token", token)
                .put("name", name)
                .put("expiresAt", BoardJson.time(clock.instant().plus(enrolmentLifetime))));
    }

    private HttpResponse enroll(Call call) {
        Body body = call.body("token", "name");
        String token = body.text("token", LONGEST_NAME);
        String name = body.text("name", LONGEST_NAME);
        return keyring.enroll(token, name)
                .map(enrolled -> Answers.json(
                        BoardJson.object().put("sensor", enrolled.sensor()).put("credential", enrolled.credential())))
                .orElseThrow(() -> Problem.of(
                                401,
                                "sensor.unknown-token",
                                "This enrolment token is not known here, was used already or has expired. Make a new one.")
                        .asException());
    }

    private HttpResponse revoke(Call call) {
        String id = call.path("id");
        if (!keyring.revoke(id)) {
            throw Problem.unknown("sensor", id).asException();
        }
        return Answers.noContent();
    }
}
