package io.watchfloor.dashboards.sensors.routes;

import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.config.tls.CertificateRequest;
import io.watchfloor.config.tls.InvalidCertificateRequestException;
import io.watchfloor.dashboards.access.people.GrantPolicy;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.assets.board.AssetReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.dashboards.sensors.views.SensorGap;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.dashboards.wire.SensorView;
import io.watchfloor.dashboards.wire.SmallAnswers;
import io.watchfloor.ops.intake.health.SensorHealths;
import io.watchfloor.ops.intake.sensor.AssetPattern;
import io.watchfloor.ops.intake.sensor.AuthorityLockedException;
import io.watchfloor.ops.intake.sensor.EnrolmentTokens;
import io.watchfloor.ops.intake.sensor.SensorKeyring;
import io.watchfloor.ops.intake.sensor.SensorKeyring.AssetScope;
import io.watchfloor.ops.intake.sensor.SensorKeyring.Newcomer;
import io.watchfloor.ops.intake.sensor.SensorKeyring.Tallied;
import io.watchfloor.ops.intake.sensor.SensorRights;
import io.watchfloor.ops.intake.sensor.SensorStatuses;
import io.watchfloor.ops.platform.limits.Peer;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sensors.protocol.EnrolmentToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Routes {@code /sensors}: health, enrollment with one-time tokens, and revocation. */
public final class SensorRoutes {

    private static final Duration QUIET_AFTER = Duration.ofMinutes(2);
    private static final Parameter ID =
            Parameter.path("id", "ID of the sensor.").as("sensor");

    /** State used for a sensor that enrolled after the last status update. */
    private static final SensorStatuses.SensorStatus WHOLE =
            new SensorStatuses.SensorStatus(0, 0, Collections.emptySortedMap(), 0, null, false, null, null);

    private static final String FOREIGN = "sensor.foreign-asset";

    public static final List<ApiOperation<SensorRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/sensors", Verb.WATCH, SensorRoutes::list)
                    .is(Operation.of("listSensors", "List sensors").lists(SensorView.class)),
            ApiOperation.get(
                            "/api/v1/sensors/{id}",
                            Verb.WATCH,
                            (SensorRoutes own, Call call) -> Answers.json(own.find(call)))
                    .is(Operation.of("getSensor", "Get a sensor").with(ID).answers(SensorView.class)),
            ApiOperation.get("/api/v1/sensors/{id}/gaps", Verb.WATCH, SensorRoutes::gaps)
                    .is(Operation.of(
                                    "listSensorGaps",
                                    "List the gaps of a sensor, latest first: records that the sensor dropped, or that the center"
                                            + " received but did not evaluate")
                            .with(ID)
                            .lists(SensorGap.class)),
            ApiOperation.reading("POST", "/api/v1/sensors/tokens", Verb.ADMINISTER, SensorRoutes::token)
                    .ofEveryGroup()
                    .asDangerous()
                    .is(Operation.of("makeSensorToken", "Create an enrollment token for one sensor")
                            .with(Parameter.IDEMPOTENCY_KEY)
                            .takes(RequestBodies.NewEnrollmentToken.class)
                            .answers(SmallAnswers.CreatedEnrollmentToken.class)
                            .refuses(
                                    403, "access.for-a-time: the token would be valid longer than your temporary role.")
                            .refuses(
                                    409,
                                    "request.repeated: a sensor has already enrolled with the token of this request.")
                            .command(Command.of(
                                            "sensors token --name=name --assets=assets... --sensor=sensor",
                                            "Creates a one-time enrollment token for \"watchfloor-sensor enroll\".",
                                            "By default the sensor may report only for its own host. To allow other assets, use --assets"
                                                    + " with patterns such as *.branch.example or user:*, or with * for a forwarder or for replayed"
                                                    + " recordings.")
                                    .prints("{token}"))),
            // The one-time token authenticates the request, because an enrolling sensor has no other credential yet.
            ApiOperation.reading("POST", "/api/v1/sensors/enroll", Verb.NONE, SensorRoutes::enroll)
                    .is(Operation.of("enrollSensor", "Enroll a sensor with a one-time token")
                            .takes(RequestBodies.Enrolment.class)
                            .answers(SmallAnswers.EnrolledSensor.class)
                            .refuses(401, "sensor.unknown-token: the token is unknown, already used or expired.")),
            ApiOperation.reading("DELETE", "/api/v1/sensors/{id}", Verb.ADMINISTER, SensorRoutes::revoke)
                    .asDangerous()
                    .is(Operation.of("revokeSensor", "Revoke a sensor, so that its credential is no longer accepted")
                            .with(ID)
                            .answersNothing()
                            .command(Command.of(
                                            "sensors revoke ID",
                                            "Revokes a sensor: its credential is no longer accepted.")
                                    .prints("Sensor {$id} was revoked."))));

    private final ReadModelStore boards;
    private final GrantPolicy giving;
    private final SensorKeyring keyring;
    private final SensorStatuses standings;
    private final SensorHealths healths;
    private final IngestSettings.SilenceLimits silence;
    private final EnrollmentInfo reception;
    private final Clock clock;

    /**
     * @param silence time without messages after which a sensor counts as quiet or lost
     * @param reception content of enrollment tokens
     */
    public SensorRoutes(
            ReadModelStore boards,
            GrantPolicy giving,
            SensorKeyring keyring,
            SensorStatuses standings,
            SensorHealths healths,
            IngestSettings.SilenceLimits silence,
            EnrollmentInfo reception,
            Clock clock) {
        this.boards = boards;
        this.giving = giving;
        this.keyring = keyring;
        this.standings = standings;
        this.healths = healths;
        this.silence = silence;
        this.reception = reception;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    /** Sensors visible to a person: with a limited scope, those that report visible assets. */
    public List<SensorView> items(Visibility sight) {
        Instant now = clock.instant();
        Map<String, SensorStatuses.SensorStatus> all = standings.all();
        Map<String, SensorHealths.Health> health = healths.all();
        return keyring.sensors().stream()
                .filter(seenBy(boards, sight))
                .map(sensor -> view(sensor, all.getOrDefault(sensor.id(), WHOLE), health.get(sensor.id()), now))
                .toList();
    }

    /** Returns whether a person can see a sensor, given the sensor's ID and name. */
    static Predicate<SensorKeyring.Sensor> seenBy(ReadModelStore boards, Visibility sight) {
        if (sight.scope().all()) {
            return sensor -> true;
        }
        Set<String> seen = boards.read(sight, AssetReadModel::sensors);
        return sensor -> seen.contains(sensor.id()) || seen.contains(sensor.name());
    }

    private SensorView find(Call call) {
        String id = call.path("id");
        return keyring.find(id)
                .filter(seenBy(boards, call.sight()))
                .map(sensor -> view(
                        sensor, standings.of(id).orElse(WHOLE), healths.of(id).orElse(null), clock.instant()))
                .orElseThrow(() -> Problem.unknown("sensor", id).asException());
    }

    private HttpResponse gaps(Call call) {
        String id = call.path("id");
        find(call);
        List<SensorGap> gaps = standings.missing(id).stream()
                .map(SensorGap::of)
                .sorted(Comparator.comparing(SensorRoutes::place))
                .toList();
        return Answers.list(
                ResultPage.cut(gaps, SensorRoutes::place, call.query().slice()));
    }

    /** Latest gap first; gaps reported at the same time are ordered by their records. */
    private static String place(SensorGap gap) {
        long at = ChronoUnit.MICROS.between(Instant.EPOCH, gap.at());
        return "%016x:%016x:%s".formatted(Long.MAX_VALUE - at, Long.MAX_VALUE - gap.from(), gap.id());
    }

    private HttpResponse list(Call call) {
        return Answers.list(
                ResultPage.cut(items(call.sight()), SensorView::id, call.query().slice()));
    }

    private SensorView view(
            SensorKeyring.Sensor sensor,
            SensorStatuses.SensorStatus standing,
            SensorHealths.@Nullable Health health,
            Instant now) {
        AssetScope reach = sensor.reach();
        Tallied foreign = sensor.received().tally().get(FOREIGN);
        Map<String, Long> tally = new LinkedHashMap<>();
        sensor.received().tally().forEach((code, one) -> tally.put(code, one.records()));
        return new SensorView(
                new SensorView.Enrolment(
                        sensor.id(),
                        sensor.name(),
                        status(sensor, now),
                        sensor.membership().enrolledAt(),
                        sensor.membership().revokedAt(),
                        sensor.contact().agentVersion()),
                certificate(sensor, now),
                HealthViews.standing(sensor, health, silence, now),
                HealthViews.health(health),
                new SensorView.Traffic(
                        sensor.contact().connectedAt(),
                        sensor.contact().lastAckAt(),
                        sensor.received().records(),
                        sensor.received().rejected()),
                new SensorView.AllowedAssets(reach.assets(), reach.names(), reach.addresses()),
                foreign == null
                        ? SensorView.Foreign.NONE
                        : new SensorView.Foreign(foreign.records(), foreign.lastAsset(), foreign.lastAt()),
                tally,
                new SensorView.Missing(standing.gaps(), standing.gapRecords(), standing.missing()),
                new SensorView.Doubles(standing.secondSessions(), standing.lastSecondSessionAt(), standing.crowded()),
                new SensorView.Parting(standing.partedAt(), standing.partedReason()));
    }

    private static SensorView.@Nullable Certificate certificate(SensorKeyring.Sensor sensor, Instant now) {
        SensorKeyring.Certified one = sensor.certified();
        if (one == null) {
            return null;
        }
        String lives = one.endsAt().isAfter(now) ? "good" : "ended";
        return new SensorView.Certificate(
                one.serial(),
                one.issuedAt(),
                one.endsAt(),
                sensor.membership().revokedAt() == null ? lives : "revoked");
    }

    private static SensorView.Status status(SensorKeyring.Sensor sensor, Instant now) {
        if (sensor.membership().revokedAt() != null) {
            return SensorView.Status.REVOKED;
        }
        Instant heard = latest(sensor.contact().connectedAt(), sensor.contact().lastAckAt());
        if (heard == null) {
            return SensorView.Status.ENROLLED;
        }
        return heard.isAfter(now.minus(QUIET_AFTER)) ? SensorView.Status.REPORTING : SensorView.Status.QUIET;
    }

    private static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }

    private HttpResponse token(Call call) {
        RequestBodies.NewEnrollmentToken asked = call.body(RequestBodies.NewEnrollmentToken.class);
        giving.checkLasting(call.actor());
        String known = asked.sensor();
        List<String> wanted = orNone(asked.assets());
        List<String> assets = known == null ? assets(wanted) : assetsOf(known, wanted);
        String secret = keyring.createEnrolment(
                        call.person().name(), reception.lifetime(), assets, known, RequestKey.ofMaking(call))
                .orElseThrow(() -> RequestKey.repeated("the token").asException());
        return Answers.json(new SmallAnswers.CreatedEnrollmentToken(
                EnrolmentTokens.id(secret),
                reception.token(secret).text(),
                asked.name(),
                clock.instant().plus(reception.lifetime()),
                assets,
                reception.addresses(),
                known));
    }

    private List<String> assetsOf(String known, List<String> wanted) {
        List<String> now = keyring.find(known)
                .orElseThrow(() -> Problem.unknown("sensor", known).asException())
                .reach()
                .assets();
        return wanted.isEmpty() ? now : assets(wanted);
    }

    private static List<String> orNone(@Nullable List<String> texts) {
        return texts == null ? List.of() : texts;
    }

    /** Returns the allowed assets: the sensor's own host, unless the request names other assets. */
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
        RequestBodies.Enrolment asked = call.body(RequestBodies.Enrolment.class);
        String secret = EnrolmentToken.parse(asked.token()).secret();
        // The token is checked first, so that clients with an unknown token learn nothing else. If the request fails
        // later, the token
        // stays valid.
        if (!keyring.isOpen(secret)) {
            throw unknownToken().asException();
        }
        List<String> names = orNone(asked.names());
        // If the request contains no host names, the sensor's name is used as the host name.
        Newcomer newcomer = new Newcomer(
                asked.name(),
                names.isEmpty() ? List.of(asked.name()) : names,
                orNone(asked.addresses()),
                request(call, asked.request()));
        try {
            return keyring.enroll(secret, newcomer)
                    .map(enrolled -> Answers.json(new SmallAnswers.EnrolledSensor(
                            enrolled.sensor(), enrolled.credential(), enrolled.certificate())))
                    .orElseThrow(() -> unknownToken().asException());
        } catch (AuthorityLockedException e) {
            throw Problem.of(
                            503,
                            AuthorityLockedException.CODE,
                            AuthorityLockedException.detail() + " The token is still valid.")
                    .asException();
        }
    }

    private static Problem unknownToken() {
        return Problem.of(
                401,
                "sensor.unknown-token",
                "The enrollment token is unknown, already used or expired. Create a new token.");
    }

    /** Without TLS the sensor could not present a certificate later, so the center issues no certificate. */
    private static @Nullable CertificateRequest request(Call call, @Nullable String pem) {
        if (pem == null || !Peer.of(call.request()).line().asksForCertificate()) {
            return null;
        }
        try {
            return CertificateRequest.parse(pem);
        } catch (InvalidCertificateRequestException e) {
            throw Problem.field("sensor.certificate-request", "request", e.getMessage())
                    .asException();
        }
    }

    private HttpResponse revoke(Call call) {
        String id = find(call).enrolment().id();
        if (!keyring.revoke(id)) {
            throw Problem.unknown("sensor", id).asException();
        }
        return Answers.noContent();
    }
}
