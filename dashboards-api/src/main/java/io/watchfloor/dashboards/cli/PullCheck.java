package io.watchfloor.dashboards.cli;

import io.watchfloor.config.Settings;
import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.input.CloudInputs;
import io.watchfloor.config.input.PollingSettings;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.ops.intake.input.InputName;
import io.watchfloor.ops.intake.input.InputStatus;
import io.watchfloor.ops.intake.input.NodeInputs;
import io.watchfloor.ops.platform.database.DatabaseAccess;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Doctor check of the inputs that pull from cloud providers: when they last pulled, and what prevents it. */
record PullCheck(Settings settings, Instant now) {

    private static final String PULL = "pull";

    /** A pull that takes longer than this is late even if it runs every minute. */
    private static final Duration SHORTEST_DELAY = Duration.ofMinutes(15);

    /** Longer than the longest pause after a denied request, so that a denial that lasts is always shown. */
    private static final Duration RECENT = Duration.ofMinutes(90);

    List<DoctorFinding> diagnoses() {
        Map<InputName, PollingSettings> enabled = enabled();
        if (enabled.isEmpty()) {
            return List.of();
        }
        Optional<List<InputStatus>> published = settings.database().address().flatMap(this::published);
        List<DoctorFinding> diagnoses = new ArrayList<>();
        enabled.forEach((name, pace) ->
                diagnoses.add(published.map(states -> of(name, pace, states)).orElseGet(() -> unknown(name))));
        return diagnoses;
    }

    private Map<InputName, PollingSettings> enabled() {
        CloudInputs cloud = settings.doors().cloud();
        Map<InputName, PollingSettings> enabled = new EnumMap<>(InputName.class);
        if (cloud.graph().on()) {
            enabled.put(InputName.GRAPH, cloud.graph().pace());
        }
        if (cloud.office365().on()) {
            enabled.put(InputName.OFFICE365, cloud.office365().pace());
        }
        if (cloud.cloudTrail().on()) {
            enabled.put(InputName.CLOUDTRAIL, cloud.cloudTrail().pace());
        }
        return enabled;
    }

    /** Returns empty if the database cannot be read; another check reports this problem. */
    private Optional<List<InputStatus>> published(DatabaseAddress address) {
        try (Database database = Database.open(address, settings.database())) {
            return Optional.of(NodeInputs.published(DatabaseAccess.of(database.dataSource())).stream()
                    .flatMap(node -> node.doors().stream())
                    .toList());
        } catch (StartFailure | JdbiException e) {
            return Optional.empty();
        }
    }

    private static DoctorFinding unknown(InputName name) {
        return DoctorFinding.warn(
                PULL,
                name.text() + ": only the running center knows when it last pulled",
                "Open the page Inputs, or run: watchfloor inputs list");
    }

    private DoctorFinding of(InputName name, PollingSettings pace, List<InputStatus> states) {
        List<InputStatus> own =
                states.stream().filter(one -> one.door() == name && one.on()).toList();
        if (own.isEmpty()) {
            return DoctorFinding.warn(
                    PULL, name.text() + ": no node reports this input", "Start the node, and run the check again.");
        }
        Optional<Instant> pulled = latest(own.stream().map(one -> one.traffic().pulledAt()));
        Optional<InputStatus.Trouble> trouble = own.stream()
                .map(InputStatus::last)
                .flatMap(Stream::ofNullable)
                .max(Comparator.comparing(InputStatus.Trouble::at));
        boolean late = pulled.filter(at -> at.plus(delay(pace)).isAfter(now)).isEmpty();
        boolean fails =
                trouble.filter(one -> one.at().plus(RECENT).isAfter(now)).isPresent();
        String when = name.text() + ": "
                + pulled.map(at -> "last complete pull at " + second(at))
                        .orElse("no complete pull since the node started");
        if (!late && !fails) {
            return DoctorFinding.good(PULL, when);
        }
        return trouble.filter(one -> fails || late)
                .map(one -> DoctorFinding.warn(
                        PULL,
                        "%s; last error at %s: %s (%s)".formatted(when, second(one.at()), one.detail(), one.code()),
                        advice(name, one.code())))
                .orElseGet(() -> DoctorFinding.warn(
                        PULL, when, "Check that a node with the role ops runs and reaches the provider."));
    }

    private static Duration delay(PollingSettings pace) {
        Duration several = pace.every().multipliedBy(10);
        return several.compareTo(SHORTEST_DELAY) > 0 ? several : SHORTEST_DELAY;
    }

    private static Optional<Instant> latest(Stream<@Nullable Instant> times) {
        return times.flatMap(Stream::ofNullable).max(Comparator.naturalOrder());
    }

    private static String second(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Advice for errors whose text contains none. */
    private static String advice(InputName name, String code) {
        String section = "watchfloor.inputs." + name.text();
        if (code.contains(".token-")) {
            return "Check tenant, client-id and client-secret of %s: the secret may have expired.".formatted(section);
        }
        if (code.endsWith("-429")) {
            return "The provider limits requests. Pull less often: raise %s.every.".formatted(section);
        }
        if (code.endsWith("-403")) {
            return "Grant the permission in the provider's console. The next attempt follows within an hour.";
        }
        if (code.startsWith("egress.")) {
            return "Check the network, the proxy and watchfloor.egress.allow.";
        }
        return "Look for %s in dashboards-api/docs/inputs-cloud.md and in the log of the node.".formatted(code);
    }
}
