package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.board.BoardJson;
import io.watchfloor.dashboards.board.Listing;
import io.watchfloor.ops.ingest.AssetPattern;
import io.watchfloor.ops.ingest.SensorKeyring;
import io.watchfloor.ops.ingest.SensorKeyring.Newcomer;
import io.watchfloor.ops.ingest.SensorKeyring.Reach;
import io.watchfloor.ops.ingest.SensorKeyring.Tallied;
import io.watchfloor.ops.ingest.SensorRights;
import io.watchfloor.ops.ingest.SensorStandings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code /sensors}: their health, their enrolment with a one-time token, their revocation. */
final class SensorRoutes {

    private static final Duration QUIET_AFTER = Duration.ofMinutes(2);
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_ASSET = 255;
    private static final int MOST_PATTERNS = 100;
    private static final int MOST_NAMES = 100;

    private static final String FOREIGN = "sensor.foreign-asset";

    private final SensorKeyring keyring;
    private final SensorStandings standings;
    private final Duration enrolmentLifetime;
    private final Clock clock;

    SensorRoutes(SensorKeyring keyring, SensorStandings standings, Duration enrolmentLifetime, Clock clock) {
        this.keyring = keyring;
        this.standings = standings;
        this.enrolmentLifetime = enrolmentLifetime;
        this.clock = clock;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/sensors", Permission.READ, this::list),
                ApiRoute.get("/api/v1/sensors/{id}", Permission.READ, call -> Answers.json(find(call.path("id")))),
                ApiRoute.get("/api/v1/sensors/{id}/gaps", Permission.READ, this::gaps),
                ApiRoute.reading("POST", "/api/v1/sensors/tokens", Permission.ADMINISTER, this::token),
                // The one-time token is the proof: a sensor that enrols has nothing else yet.
                ApiRoute.reading("POST", "/api/v1/sensors/enroll", Permission.NONE, this::enroll),
                ApiRoute.reading("DELETE", "/api/v1/sensors/{id}", Permission.ADMINISTER, this::revoke));
    }

    /** All of them, by id. */
    List<ObjectNode> items() {
        Instant now = clock.instant();
        Map<String, SensorStandings.Standing> all = standings.all();
        return keyring.sensors().stream()
                .map(sensor -> with(all.get(sensor.id()), json(sensor, now)))
                .toList();
    }

    private ObjectNode find(String id) {
        return keyring.find(id)
                .map(sensor -> with(standings.of(id).orElse(null), json(sensor, clock.instant())))
                .orElseThrow(() -> Problem.unknown("sensor", id).asException());
    }

    private HttpResponse gaps(Call call) {
        String id = call.path("id");
        find(id);
        List<ObjectNode> gaps = standings.missing(id).stream()
                .map(gap -> BoardJson.object()
                        .put("id", "%s:%d-%d:%s".formatted(gap.epoch(), gap.from(), gap.to(), gap.reason()))
                        .put("epoch", gap.epoch())
                        .put("from", gap.from())
                        .put("to", gap.to())
                        .put("count", gap.to() - gap.from() + 1)
                        .put("reason", gap.reason())
                        .put("at", BoardJson.time(gap.at())))
                .sorted(Comparator.comparing(gap -> gap.path("id").asText()))
                .toList();
        return Answers.list(Listings.cut(gaps, call.list().slice()).map(gap -> gap));
    }

    /** A sensor that was enrolled in between is told of with the next look. */
    private static ObjectNode with(SensorStandings.@Nullable Standing standing, ObjectNode json) {
        SensorStandings.Standing known =
                standing == null ? new SensorStandings.Standing(0, 0, 0, null, false, null, null) : standing;
        return json.put("gaps", known.gaps())
                .put("gapRecords", known.gapRecords())
                .put("secondSessions", known.secondSessions())
                .put("lastSecondSessionAt", BoardJson.time(known.lastSecondSessionAt()))
                .put("crowded", known.crowded())
                .put("partedAt", BoardJson.time(known.partedAt()))
                .put("partedReason", known.partedReason());
    }

    private HttpResponse list(Call call) {
        Listing listing = Listings.cut(items(), call.list().slice()).map(item -> item);
        return Answers.list(listing);
    }

    private static ObjectNode json(SensorKeyring.Sensor sensor, Instant now) {
        ObjectNode json = BoardJson.object()
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
        Reach reach = sensor.reach();
        json.set("assets", BoardJson.texts(reach.assets()));
        json.set("names", BoardJson.texts(reach.names()));
        json.set("addresses", BoardJson.texts(reach.addresses()));
        Tallied foreign = sensor.tally().get(FOREIGN);
        json.put("foreign", foreign == null ? 0 : foreign.records())
                .put("lastForeignAsset", foreign == null ? null : foreign.lastAsset())
                .put("lastForeignAt", BoardJson.time(foreign == null ? null : foreign.lastAt()));
        ObjectNode tally = json.putObject("tally");
        sensor.tally().forEach((code, one) -> tally.put(code, one.records()));
        return json;
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
        Body body = call.body("name", "assets");
        String name = body.optionalText("name", LONGEST_NAME);
        List<String> assets = assets(body.texts("assets", MOST_PATTERNS, LONGEST_ASSET));
        String token = keyring.createEnrolment(call.person().name(), enrolmentLifetime, assets);
        ObjectNode answer = BoardJson.object()
                .put("token", token)
                .put("name", name)
                .put("expiresAt", BoardJson.time(clock.instant().plus(enrolmentLifetime)));
        answer.set("assets", BoardJson.texts(assets));
        return Answers.json(answer);
    }

    /** What the sensor may speak for: its own host where nothing else is asked for. */
    private static List<String> assets(List<String> asked) {
        for (String one : asked) {
            try {
                if (!one.equals(SensorRights.OWN)) {
                    AssetPattern.parse(one);
                }
            } catch (IllegalArgumentException e) {
                throw Problem.field("sensor.asset-pattern", "assets", String.valueOf(e.getMessage()))
                        .asException();
            }
        }
        return asked.isEmpty() ? List.of(SensorRights.OWN) : asked;
    }

    private HttpResponse enroll(Call call) {
        Body body = call.body("token", "name", "names", "addresses");
        String token = body.text("token", LONGEST_NAME);
        String name = body.text("name", LONGEST_NAME);
        List<String> names = body.texts("names", MOST_NAMES, LONGEST_ASSET);
        List<String> addresses = body.texts("addresses", MOST_NAMES, LONGEST_ASSET);
        // Who sends no names of its host says with its own name which host that is.
        Newcomer newcomer = new Newcomer(name, names.isEmpty() ? List.of(name) : names, addresses);
        return keyring.enroll(token, newcomer)
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
