package io.watchfloor.dashboards.score;

import io.watchfloor.dashboards.score.Control.ActionType;
import io.watchfloor.dashboards.score.Control.Advice;
import io.watchfloor.dashboards.score.Control.Category;
import io.watchfloor.dashboards.score.Control.Effort;
import io.watchfloor.dashboards.score.Control.Tier;
import io.watchfloor.dashboards.score.Facts.CaseFact;
import io.watchfloor.ops.paging.coverage.NotificationCoverage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/** Controls on the center itself and on the work of its people. */
final class CenterControls {

    private static final Duration ACKNOWLEDGE_WITHIN = Duration.ofMinutes(30);
    private static final Duration BACKUP_WITHIN = Duration.ofDays(7);
    private static final Duration SIGNED_WITHIN = Duration.ofDays(1);
    private static final Duration RETRY_WITHIN = Duration.ofMinutes(15);

    static final List<Control> ALL = List.of(
            control(
                    "OnCallWithoutGaps",
                    "Every case notifies a person who can be reached",
                    Tier.CORE,
                    8,
                    config(
                            "Close the gaps in schedules, policies and contact methods.",
                            "Schedules, escalation policies and contact methods of the center."),
                    CenterControls::onCall),
            control(
                    "TwoContactMethods",
                    "People on call have two contact methods",
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    config("Ask people on call to add a second contact method.", "People who would be notified now."),
                    CenterControls::twoMethods),
            control(
                    "ContactsWork",
                    "Messages reach every contact method",
                    Tier.CORE,
                    4,
                    config(
                            "Correct the contact methods, and send a test message.",
                            "Contact methods to which a message was sent."),
                    facts -> Measurement.each(
                            facts.duty().contacts(),
                            contact -> contact.failingSince() == null,
                            contact -> new Issue(
                                    Issue.Kind.ON_CALL,
                                    contact.id(),
                                    contact.owner(),
                                    "messages fail since "
                                            + Issue.time(Objects.requireNonNull(contact.failingSince()))))),
            control(
                    "NotificationsDelivered",
                    "Every notification of the last day was delivered",
                    Tier.CORE,
                    4,
                    config("Check the receivers of the failed notifications.", "Notifications of the last day."),
                    CenterControls::delivered),
            control(
                    "CasesAcknowledged",
                    "Every open case was acknowledged within 30 minutes",
                    Tier.CORE,
                    6,
                    new Advice(
                            "Acknowledge the cases, and add a level to the escalation policy.",
                            "Open cases.",
                            ActionType.BEHAVIOR,
                            Effort.LOW,
                            Effort.LOW),
                    facts -> Measurement.each(
                            facts.duty().cases(),
                            one -> !one.waiting()
                                    || one.openedAt().isAfter(facts.now().minus(ACKNOWLEDGE_WITHIN)),
                            CenterControls::unacknowledged)),
            control(
                    "ExternalHeartbeat",
                    "An outage of the center is noticed outside",
                    Tier.CORE,
                    4,
                    config(
                            "Set watchfloor.heartbeat.url to a service that notifies you if the heartbeat stops.",
                            "Settings of the center, and the result of the latest heartbeat."),
                    CenterControls::heartbeat),
            control(
                    "HeartbeatsArrive",
                    "Every monitored heartbeat arrives",
                    Tier.DEFENSE_IN_DEPTH,
                    2,
                    config("Check the programs whose heartbeat is missing.", "Monitored heartbeats."),
                    facts -> Measurement.each(
                            facts.center().heartbeats().monitors(),
                            monitor -> !monitor.down(),
                            monitor -> new Issue(
                                    Issue.Kind.CENTER,
                                    "heartbeat/" + monitor.name(),
                                    monitor.name(),
                                    "no heartbeat since " + Issue.time(monitor.since())))),
            control(
                    "RulesHaveData",
                    "Every active rule receives the fields that it needs",
                    Tier.CORE,
                    8,
                    config(
                            "Collect the log sources and fields that the rules need, or deactivate rules for products that you do not have.",
                            "Any telemetry. Rules for events that did not arrive within a day do not count."),
                    CenterControls::rulesHaveData),
            control(
                    "QuarantineEmpty",
                    "No record of the last 7 days is in quarantine",
                    Tier.CORE,
                    3,
                    config("Correct the senders, then retry or delete the records.", "Any telemetry."),
                    CenterControls::quarantine),
            control(
                    "RetryQueueShort",
                    "No record waits for evaluation longer than 15 minutes",
                    Tier.CORE,
                    3,
                    config("The retry queue shows why the records wait.", "Any telemetry."),
                    CenterControls::retryQueue),
            control(
                    "CenterEncrypted",
                    "The center is reached over TLS",
                    Tier.CORE,
                    5,
                    config("Set watchfloor.tls, or bind the center to loopback.", "Settings of the center."),
                    facts -> Measurement.one(
                            facts.center().encrypted(),
                            Issue.center("tls", "is reached over plain HTTP from the network"))),
            control(
                    "BackupRecent",
                    "A backup was taken within 7 days",
                    Category.DATA,
                    Tier.CORE,
                    5,
                    config(
                            "Run watchfloor backup from a daily job, and keep the files on another machine.",
                            "Backups that watchfloor backup has taken of this database; other backups are not seen."),
                    CenterControls::backup),
            control(
                    "AuditLogSigned",
                    "The audit log was signed within a day",
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    config("Check why the center does not sign its audit log.", "Signed heads of the audit log."),
                    CenterControls::auditSigned),
            control(
                    "AcceptedRisksCurrent",
                    "No accepted risk has expired",
                    Tier.DEFENSE_IN_DEPTH,
                    2,
                    new Advice(
                            "Reduce the risk, or review it and set a new end.",
                            "Controls whose risk was accepted, or that another product covers.",
                            ActionType.REVIEW,
                            Effort.LOW,
                            Effort.LOW),
                    CenterControls::acceptedRisks));

    private CenterControls() {}

    private static Control control(
            String name, String title, Tier tier, int points, Advice advice, Function<Facts, Measurement> rule) {
        return control(name, title, Category.INFRASTRUCTURE, tier, points, advice, rule);
    }

    private static Control control(
            String name,
            String title,
            Category category,
            Tier tier,
            int points,
            Advice advice,
            Function<Facts, Measurement> rule) {
        return new Control(name, title, category, tier, points, advice, rule);
    }

    private static Advice config(String remediation, String needs) {
        return new Advice(remediation, needs, ActionType.CONFIG, Effort.LOW, Effort.LOW);
    }

    private static Measurement onCall(Facts facts) {
        NotificationCoverage coverage = facts.duty().coverage();
        if (coverage == null) {
            return Measurement.NOT_SEEN;
        }
        List<Issue> issues = coverage.silences().stream()
                .map(gap -> new Issue(
                        Issue.Kind.ON_CALL, gap.where() + "/" + gap.reason().text(), gap.where(), gap.words()))
                .toList();
        if (coverage.silent()) {
            return new Measurement.Measured(0, 1, issues);
        }
        long reached = coverage.told().size();
        return new Measurement.Measured(Math.max(1, reached), Math.max(1, reached) + issues.size(), issues);
    }

    private static Measurement twoMethods(Facts facts) {
        NotificationCoverage coverage = facts.duty().coverage();
        if (coverage == null) {
            return Measurement.NOT_SEEN;
        }
        Map<String, Integer> ways = new TreeMap<>();
        coverage.told().forEach(one -> {
            String person = one.person();
            if (person != null) {
                ways.merge(person, one.ways().size(), Math::max);
            }
        });
        return Measurement.each(
                ways.entrySet(),
                entry -> entry.getValue() >= 2,
                entry -> Issue.person(entry.getKey(), "has only %d contact method".formatted(entry.getValue())));
    }

    private static Measurement delivered(Facts facts) {
        Facts.Deliveries all = facts.duty().deliveries();
        return all.attempted() == 0
                ? Measurement.NOT_SEEN
                : new Measurement.Measured(
                        all.attempted() - all.failed(),
                        all.attempted(),
                        all.failed() == 0
                                ? List.of()
                                : List.of(new Issue(
                                        Issue.Kind.ON_CALL,
                                        "notifications",
                                        "notifications",
                                        "%d failed, the latest with: %s"
                                                .formatted(all.failed(), all.latestFailure()))));
    }

    private static Issue unacknowledged(CaseFact one) {
        return new Issue(
                Issue.Kind.CASE,
                one.id(),
                "#" + one.number(),
                "unacknowledged since %s (%s)".formatted(Issue.time(one.openedAt()), one.severity()));
    }

    private static Measurement heartbeat(Facts facts) {
        Facts.Heartbeats heartbeats = facts.center().heartbeats();
        String problem = heartbeats.problem();
        return Measurement.one(
                heartbeats.external() && problem == null,
                Issue.center(
                        "heartbeat",
                        !heartbeats.external()
                                ? "no external heartbeat is configured"
                                : "the latest heartbeat failed: " + problem));
    }

    private static Measurement rulesHaveData(Facts facts) {
        Facts.Detection detection = facts.detection();
        int all = detection.able() + detection.unable().size();
        return facts.assets().isEmpty() || all == 0
                ? Measurement.NOT_SEEN
                : new Measurement.Measured(
                        detection.able(),
                        all,
                        detection.unable().stream()
                                .map(rule -> new Issue(Issue.Kind.RULE, rule.id(), rule.title(), rule.reason()))
                                .toList());
    }

    private static Measurement quarantine(Facts facts) {
        Facts.Unprocessed unprocessed = facts.center().unprocessed();
        if (!unprocessed.anyTelemetry()) {
            return Measurement.NOT_SEEN;
        }
        List<Issue> issues = new ArrayList<>();
        unprocessed
                .quarantined()
                .forEach((code, records) ->
                        issues.add(new Issue(Issue.Kind.CENTER, code, code, records + " records in quarantine")));
        return new Measurement.Measured(issues.isEmpty() ? 1 : 0, 1, issues);
    }

    private static Measurement retryQueue(Facts facts) {
        Facts.Unprocessed unprocessed = facts.center().unprocessed();
        Instant oldest = unprocessed.oldestRetry();
        return !unprocessed.anyTelemetry()
                ? Measurement.NOT_SEEN
                : Measurement.one(
                        oldest == null || oldest.isAfter(facts.now().minus(RETRY_WITHIN)),
                        Issue.center(
                                "retry-queue", "records wait since " + (oldest == null ? "" : Issue.time(oldest))));
    }

    private static Measurement backup(Facts facts) {
        Instant at = facts.center().records().backupAt();
        return at == null
                ? Measurement.NOT_SEEN
                : Measurement.one(
                        at.isAfter(facts.now().minus(BACKUP_WITHIN)),
                        Issue.center("backup", "the latest backup was taken at " + Issue.time(at)));
    }

    private static Measurement auditSigned(Facts facts) {
        Instant at = facts.center().records().auditSignedAt();
        return at == null
                ? Measurement.NOT_SEEN
                : Measurement.one(
                        at.isAfter(facts.now().minus(SIGNED_WITHIN)),
                        Issue.center("audit", "the audit log was last signed at " + Issue.time(at)));
    }

    private static Measurement acceptedRisks(Facts facts) {
        return Measurement.each(
                facts.center().states().stream()
                        .filter(one -> one.state().state().excludes())
                        .toList(),
                one -> !one.state().hasExpired(facts.now()),
                one -> new Issue(
                        Issue.Kind.CONTROL,
                        one.control(),
                        one.control(),
                        "the acceptance ended at "
                                + (one.state().expiresAt() == null
                                        ? "once"
                                        : Issue.time(Objects.requireNonNull(
                                                one.state().expiresAt())))));
    }
}
