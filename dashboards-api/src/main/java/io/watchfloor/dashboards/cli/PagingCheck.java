package io.watchfloor.dashboards.cli;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.Settings;
import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.access.people.PeopleOnCall;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.coverage.CoverageCalculator;
import io.watchfloor.ops.paging.coverage.CoverageGap;
import io.watchfloor.ops.paging.coverage.NotificationCoverage;
import io.watchfloor.ops.paging.oncall.OnCallState;
import io.watchfloor.ops.platform.database.DatabaseAccess;
import io.watchfloor.ops.platform.egress.EgressClient;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.JdbiException;

/** Doctor check of notifications of cases and of the external heartbeat. */
record PagingCheck(Settings settings, Instant now) {

    private static final String PAGING = "paging";
    private static final String HEARTBEAT = "heartbeat";

    List<DoctorFinding> diagnoses() {
        List<DoctorFinding> diagnoses = new ArrayList<>();
        Optional<URI> receiver = settings.escalation().webhookUrl();
        receiver.map(this::receiver).ifPresent(diagnoses::add);
        Optional<NotificationCoverage> reach = settings.database().address().flatMap(this::reach);
        if (reach.isPresent()) {
            diagnoses.addAll(reached(reach.get()));
        } else if (receiver.isEmpty()) {
            diagnoses.add(DoctorFinding.warn(
                    PAGING,
                    "no webhook for notifications is configured; only the running center knows the users'"
                            + " escalation policies",
                    "Sign in, verify a contact method (My account), create a schedule and an escalation policy"
                            + " (On call), and send yourself a test notification. In the response of GET /api/v1/status,"
                            + " paging.reach lists who would be notified and the problems of other people. Or set"
                            + " watchfloor.escalation.webhook-url and webhook-secret."));
        }
        diagnoses.add(heartbeat());
        return diagnoses;
    }

    private List<DoctorFinding> reached(NotificationCoverage reach) {
        List<DoctorFinding> diagnoses = new ArrayList<>();
        List<String> told = reach.told().stream()
                .map(one -> Optional.ofNullable(one.person()).orElse(one.target()))
                .distinct()
                .toList();
        if (!told.isEmpty()) {
            diagnoses.add(DoctorFinding.good(PAGING, "would be notified of cases now: " + String.join(", ", told)));
        }
        for (CoverageGap silence : reach.silences()) {
            diagnoses.add(DoctorFinding.warn(
                    PAGING,
                    (silence.nobody() ? "no one can be notified of some cases: " : "") + silence.words(),
                    silence.next()));
        }
        return diagnoses;
    }

    /**
     * Returns empty if the database cannot be read; another check reports this problem. Assumes that all contact methods work, because
     * only a running node knows which of them work.
     */
    private Optional<NotificationCoverage> reach(DatabaseAddress address) {
        try (Database database = Database.open(address, settings.database())) {
            return Optional.of(CoverageCalculator.of(
                    OnCallState.read(DatabaseAccess.of(database.dataSource()), PeopleOnCall::read)
                            .book(),
                    EnumSet.allOf(ContactMethod.class),
                    Set.of(),
                    settings.escalation().webhookUrl().isPresent(),
                    now));
        } catch (StartFailure | JdbiException e) {
            return Optional.empty();
        }
    }

    private DoctorFinding receiver(URI url) {
        return misfit(List.of(url))
                .map(why -> DoctorFinding.fail(
                        PAGING,
                        "notifications cannot be sent to " + url.getHost() + ": " + why,
                        "Correct watchfloor.escalation.webhook-url, or allow the address with"
                                + " watchfloor.egress.allow."))
                .orElseGet(() -> DoctorFinding.good(PAGING, "notifications are sent to " + url.getHost()));
    }

    private DoctorFinding heartbeat() {
        Optional<URI> url = settings.heartbeat().url();
        if (url.isEmpty()) {
            return DoctorFinding.warn(
                    HEARTBEAT,
                    "no external heartbeat configured, so an outage of the center stays unnoticed",
                    "Set watchfloor.heartbeat.url to an address of Healthchecks, Uptime Kuma, Dead Man's"
                            + " Snitch or a second Watchfloor, see dashboards-api/docs/heartbeat.md.");
        }
        List<URI> all = Stream.concat(url.stream(), settings.heartbeat().failUrl().stream())
                .toList();
        return misfit(all)
                .map(why -> DoctorFinding.fail(
                        HEARTBEAT,
                        "heartbeats cannot be sent to " + url.get().getHost() + ": " + why,
                        "Correct watchfloor.heartbeat, or allow the address with watchfloor.egress.allow."))
                .orElseGet(() -> DoctorFinding.good(
                        HEARTBEAT,
                        "a heartbeat is sent to %s every %d s"
                                .formatted(
                                        url.get().getHost(),
                                        settings.heartbeat().every().toSeconds())));
    }

    private Optional<String> misfit(List<URI> addresses) {
        try (EgressClient egress = EgressClient.of(settings.egress(), new PrometheusRegistry())) {
            return addresses.stream()
                    .flatMap(address -> egress.problem(address).stream())
                    .map(failure -> String.valueOf(failure.getMessage()))
                    .findFirst();
        } catch (StartFailure e) {
            return Optional.of(e.getMessage() + " " + e.advice());
        }
    }
}
