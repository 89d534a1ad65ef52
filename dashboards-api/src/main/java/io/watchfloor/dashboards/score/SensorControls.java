package io.watchfloor.dashboards.score;

import io.watchfloor.dashboards.score.Control.ActionType;
import io.watchfloor.dashboards.score.Control.Advice;
import io.watchfloor.dashboards.score.Control.Category;
import io.watchfloor.dashboards.score.Control.Effort;
import io.watchfloor.dashboards.score.Control.Tier;
import io.watchfloor.dashboards.score.Facts.SensorFact;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/** Controls on sensors. */
final class SensorControls {

    private static final Duration EXPIRES_SOON = Duration.ofDays(14);
    private static final long MOST_OFFSET_MILLIS = 2_000;
    private static final Duration QUARTER = Duration.ofDays(90);
    private static final String ISOLATE = "isolate-host";
    private static final String SENSORS = "Enrolled sensors.";

    static final List<Control> ALL = List.of(
            control(
                    "SensorsConnected",
                    "Every sensor is connected",
                    Tier.CORE,
                    10,
                    advice("Start the sensors that stopped, or revoke the sensors of retired machines.", SENSORS),
                    facts -> sensors(
                            facts,
                            sensor -> true,
                            (all, sensor) -> sensor.connected(),
                            sensor -> "silent since " + Issue.time(sensor.since()))),
            control(
                    "SensorsCurrent",
                    "Every sensor runs the newest version in use",
                    Tier.CORE,
                    4,
                    advice(
                            "Update the sensors. The newest version is the one that your newest sensor runs.",
                            "Sensors that report their version."),
                    SensorControls::versions),
            control(
                    "SensorCertificatesValid",
                    "Every sensor's certificate is valid for 14 days or more",
                    Tier.CORE,
                    4,
                    advice(
                            "Connect the sensors, which then renew their certificates, or enroll them again.",
                            "Sensors with a certificate."),
                    facts -> sensors(
                            facts,
                            sensor -> sensor.trust().certificateEndsAt() != null,
                            (all, sensor) -> ends(sensor).isAfter(all.now().plus(EXPIRES_SOON)),
                            sensor -> "its certificate ends at " + Issue.time(ends(sensor)))),
            control(
                    "SensorsAuthenticated",
                    "Every sensor authenticates with a certificate",
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    advice("Serve the center over TLS, and enroll the sensors again.", SENSORS),
                    facts -> sensors(
                            facts,
                            sensor -> sensor.version() != null,
                            (all, sensor) -> sensor.trust().certificateEndsAt() != null,
                            sensor -> "has no certificate")),
            control(
                    "SensorsComplete",
                    "No sensor has lost records within 7 days",
                    Tier.CORE,
                    4,
                    advice(
                            "Enlarge the spools, or give the sensors more bandwidth. The gaps of each sensor show the reason.",
                            SENSORS),
                    facts -> sensors(
                            facts,
                            sensor -> true,
                            (all, sensor) -> sensor.loss().gaps() == 0,
                            sensor -> "%d gaps, the latest at %s"
                                    .formatted(
                                            sensor.loss().gaps(),
                                            Optional.ofNullable(sensor.loss().latestGapAt())
                                                    .map(Issue::time)
                                                    .orElse("an unknown time")))),
            control(
                    "SensorClocksRight",
                    "The clock of every sensor is right",
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    advice("Turn on time synchronization (NTP) on the hosts.", "Sensors that report their clock."),
                    facts -> sensors(
                            facts,
                            sensor -> sensor.loss().offsetMillis() != null,
                            (all, sensor) -> Math.abs(offset(sensor)) <= MOST_OFFSET_MILLIS,
                            sensor -> "its clock is more than 2 s %s".formatted(offset(sensor) > 0 ? "slow" : "fast"))),
            control(
                    "SensorsLimited",
                    "Every sensor may report only for its own assets",
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    advice(
                            "Enroll sensors with their own host or a pattern. Only forwarders need all assets.",
                            SENSORS),
                    facts -> sensors(
                            facts,
                            sensor -> true,
                            (all, sensor) -> !sensor.trust().anyAsset(),
                            sensor -> "may report for any asset")),
            control(
                    "SensorCredentialsUnshared",
                    "No two machines share the credential of a sensor",
                    Tier.CORE,
                    4,
                    advice("Enroll each machine separately.", SENSORS),
                    facts -> sensors(
                            facts,
                            sensor -> true,
                            (all, sensor) -> !sensor.trust().shared(),
                            sensor -> "two machines use its credential")),
            control(
                    "SensorConfigurationsApplied",
                    "Sensors accept their configuration",
                    Tier.DEFENSE_IN_DEPTH,
                    2,
                    advice(
                            "Correct the configuration of the sensor group.",
                            "Sensors with a configuration of the center."),
                    facts -> sensors(
                            facts,
                            sensor -> sensor.orders().configuration() != null,
                            (all, sensor) -> sensor.orders().rejected() == null,
                            sensor -> "rejected its configuration: "
                                    + sensor.orders().rejected())),
            control(
                    "IsolationReady",
                    "Sensors can isolate their host",
                    Tier.ADVANCED,
                    3,
                    advice(
                            "Allow the action isolate in the configuration of the sensors.",
                            "Sensors that report their response actions."),
                    facts -> sensors(
                            facts,
                            sensor -> sensor.orders().actions() != null,
                            (all, sensor) -> actions(sensor).contains(ISOLATE),
                            sensor -> "does not accept the action isolate")),
            control(
                    "IsolationTested",
                    "Isolation was tested within 90 days",
                    Tier.ADVANCED,
                    2,
                    new Advice(
                            "Isolate a test host from a case, and release it again.",
                            "Sensors that accept the action isolate, and the results of response actions.",
                            ActionType.BEHAVIOR,
                            Effort.MODERATE,
                            Effort.LOW),
                    SensorControls::isolationTested));

    private SensorControls() {}

    private static Control control(
            String name, String title, Tier tier, int points, Advice advice, Function<Facts, Measurement> rule) {
        return new Control(name, title, Category.DEVICE, tier, points, advice, rule);
    }

    private static Advice advice(String remediation, String needs) {
        return new Advice(remediation, needs, ActionType.CONFIG, Effort.LOW, Effort.MODERATE);
    }

    private static Measurement sensors(
            Facts facts,
            Predicate<SensorFact> which,
            BiPredicate<Facts, SensorFact> inOrder,
            Function<SensorFact, String> issue) {
        return Measurement.each(
                facts.sensors().stream().filter(which).toList(),
                sensor -> inOrder.test(facts, sensor),
                sensor -> Issue.sensor(sensor, issue.apply(sensor)));
    }

    private static Instant ends(SensorFact sensor) {
        Instant end = sensor.trust().certificateEndsAt();
        return end == null ? Instant.MIN : end;
    }

    private static long offset(SensorFact sensor) {
        Long offset = sensor.loss().offsetMillis();
        return offset == null ? 0 : offset;
    }

    private static Set<String> actions(SensorFact sensor) {
        Set<String> actions = sensor.orders().actions();
        return actions == null ? Set.of() : actions;
    }

    private static Measurement versions(Facts facts) {
        Optional<String> newest = facts.sensors().stream()
                .map(SensorFact::version)
                .flatMap(version -> Optional.ofNullable(version).stream())
                .max(SensorControls::compareVersions);
        return sensors(
                facts,
                sensor -> sensor.version() != null,
                (all, sensor) -> newest.filter(version -> version.equals(sensor.version()))
                        .isPresent(),
                sensor -> "runs version %s instead of %s".formatted(sensor.version(), newest.orElse("")));
    }

    /** Compares {@code 1.10.0} and {@code 1.9.2} by their numbers, and anything else as text. */
    private static int compareVersions(String one, String other) {
        int byNumbers = Arrays.compare(numbers(one), numbers(other));
        return byNumbers != 0 ? byNumbers : one.compareTo(other);
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("[^0-9]+", -1))
                .filter(part -> !part.isEmpty() && part.length() < 10)
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static Measurement isolationTested(Facts facts) {
        boolean possible =
                facts.sensors().stream().anyMatch(sensor -> actions(sensor).contains(ISOLATE));
        Instant at = facts.center().records().isolatedAt();
        return possible
                ? Measurement.one(
                        at != null && at.isAfter(facts.now().minus(QUARTER)),
                        Issue.center(
                                "isolation",
                                at == null ? "no host was ever isolated" : "last isolation at " + Issue.time(at)))
                : Measurement.NOT_SEEN;
    }
}
