package io.watchfloor.dashboards.score.routes;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.assets.routes.CoverageService;
import io.watchfloor.dashboards.assets.routes.OrganizationCoverage;
import io.watchfloor.dashboards.assets.views.RuleCoverageView.RuleState;
import io.watchfloor.dashboards.score.ControlState;
import io.watchfloor.dashboards.score.Controls;
import io.watchfloor.dashboards.score.Facts;
import io.watchfloor.dashboards.score.Facts.AssetFact;
import io.watchfloor.dashboards.score.Facts.PersonFact;
import io.watchfloor.dashboards.score.Facts.SensorFact;
import io.watchfloor.dashboards.score.Facts.SourceFact;
import io.watchfloor.dashboards.score.Facts.TokenFact;
import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.dashboards.wire.SensorView;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.intake.health.SensorState;
import io.watchfloor.ops.paging.coverage.NotificationCoverage;
import io.watchfloor.ops.platform.document.DocumentStore;
import io.watchfloor.ops.platform.heartbeat.Heartbeat;
import io.watchfloor.ops.platform.heartbeat.HeartbeatState;
import io.watchfloor.sigma.coverage.Assessment;
import io.watchfloor.sigma.coverage.ObservedFormat;
import io.watchfloor.sigma.coverage.RecordFormat;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Collects the facts from the coverage of the rules, and from tables that exist for other purposes, so that the score costs
 * nothing per record. Each query has a limit; of more assets than {@value #MOST_ASSETS}, the first by ID are read.
 */
final class FactsCollector {

    static final int MOST_ASSETS = 20_000;

    private static final int MOST_CASES = 5_000;
    private static final int MOST_ALERTS = 20_000;
    private static final int MOST_OTHERS = 5_000;
    private static final Duration WEEK = Duration.ofDays(7);

    /** The asset of the center's own telemetry. */
    private static final String OWN_ASSET = "service:watchfloor";

    private static final LogSource SYSTEM_LOG = new LogSource("windows", null, "system");

    /** Field of event 19 of Windows Update: the name of the installed update. */
    private static final String OF_UPDATE = "updateTitle";

    private static final Duration YEAR = Duration.ofDays(365);

    private final DocumentStore<ControlState> states;
    private final Supplier<List<SensorView>> sensors;
    private final CoverageService coverage;
    private final NodeFacts node;

    /**
     * Facts that this node knows without the database.
     *
     * @param encrypted whether the center is reached over TLS, or only from its own machine
     * @param coverage who would be notified; null if this node does not know
     * @param heartbeat whether an external heartbeat is configured
     * @param rebuilding whether read models are incomplete, because they are rebuilt from the journal
     */
    record NodeFacts(
            boolean encrypted,
            Supplier<@Nullable NotificationCoverage> coverage,
            BooleanSupplier heartbeat,
            BooleanSupplier rebuilding) {}

    private record Gaps(long number, @Nullable Instant latest) {}

    private record Applied(String name, @Nullable String rejected) {}

    FactsCollector(
            DocumentStore<ControlState> states,
            Supplier<List<SensorView>> sensors,
            CoverageService coverage,
            NodeFacts node) {
        this.states = states;
        this.sensors = sensors;
        this.coverage = coverage;
        this.node = node;
    }

    /** Whether this node knows who would be notified. */
    boolean knowsCoverage() {
        return node.coverage().get() != null;
    }

    /** Whether facts are missing only because read models are being rebuilt. */
    boolean isIncomplete() {
        return node.rebuilding().getAsBoolean();
    }

    Facts collect(Handle handle, CoverageFacts covered, Instant now) {
        List<AssetFact> assets = assets(handle, covered, now);
        return new Facts(
                now,
                sensors(handle, now),
                assets,
                people(handle, now),
                detection(handle, covered),
                new Facts.Duty(node.coverage().get(), cases(handle), deliveries(handle, now), contacts(handle)),
                center(handle, now));
    }

    /**
     * Coverage of the rules, as the page of coverage shows it.
     *
     * @param sources log sources of the first {@value #MOST_ASSETS} assets
     * @param updates installed updates of these assets
     * @param fed assets by the ID of a watched rule whose fields they send
     */
    record CoverageFacts(
            OrganizationCoverage organization,
            Map<String, List<SourceFact>> sources,
            Map<String, Facts.Updates> updates,
            Map<String, List<String>> fed) {}

    /** Blocks. The caller must not hold a database connection. */
    CoverageFacts coverage(Instant now) {
        Map<String, List<SourceFact>> sources = new HashMap<>();
        Map<String, Facts.Updates> updates = new HashMap<>();
        Map<String, List<String>> fed = new HashMap<>();
        @SuppressWarnings("IdentityHashMapUsage") // a format is one object; comparing all of its fields would be slow
        Map<RecordFormat, Set<String>> fields = new IdentityHashMap<>();
        OrganizationCoverage organization = coverage.everything(MOST_ASSETS + 1, (asset, one) -> {
            if (sources.size() < MOST_ASSETS && !asset.equals(OWN_ASSET)) {
                sources.put(asset, sources(one, fields, now));
                updates(one, now).ifPresent(found -> updates.put(asset, found));
                watched(one.rules())
                        .filter(one::hasFields)
                        .forEach(rule -> fed.computeIfAbsent(rule.id(), id -> new ArrayList<>())
                                .add(asset));
            }
        });
        return new CoverageFacts(organization, sources, updates, fed);
    }

    private static Stream<Rule> watched(RulePack pack) {
        return Controls.watchedRules().stream().flatMap(id -> pack.rule(id).stream());
    }

    /** @param fields fields that controls need, by format; filled by this method */
    private static List<SourceFact> sources(Assessment asset, Map<RecordFormat, Set<String>> fields, Instant now) {
        Instant remembered = now.minus(Facts.REMEMBERED);
        return asset.observations().sources().entrySet().stream()
                .filter(one -> one.getValue().isAfter(remembered))
                .map(one -> source(one.getKey(), one.getValue(), asset, fields))
                .sorted(Comparator.comparing(one -> one.source().toString()))
                .toList();
    }

    private static SourceFact source(
            LogSource source, Instant lastSeen, Assessment asset, Map<RecordFormat, Set<String>> fields) {
        Set<String> found = new TreeSet<>();
        Set<String> events = new TreeSet<>();
        boolean examined = false;
        for (RecordFormat format : asset.arriving()) {
            if (format.logsources().contains(source)) {
                examined = true;
                found.addAll(fields.computeIfAbsent(format, FactsCollector::needed));
                if (format.event() instanceof RecordFormat.Event(String field, String value)
                        && field.equals("EventID")
                        && Controls.events().contains(value)) {
                    events.add(value);
                }
            }
        }
        return new SourceFact(source, lastSeen, examined && asset.observations().complete() ? found : null, events);
    }

    private static Optional<Facts.Updates> updates(Assessment asset, Instant now) {
        List<ObservedFormat> log = asset.observations().formats().stream()
                .filter(one -> one.format().fits(SYSTEM_LOG))
                .toList();
        return log.stream()
                .map(ObservedFormat::firstSeen)
                .min(Comparator.naturalOrder())
                .map(since -> new Facts.Updates(
                        since,
                        log.stream()
                                .filter(one -> one.format().fields().contains(OF_UPDATE)
                                        && one.lastSeen().isAfter(now.minus(Facts.REMEMBERED)))
                                .map(ObservedFormat::lastSeen)
                                .max(Comparator.naturalOrder())
                                .orElse(null)));
    }

    private static Set<String> needed(RecordFormat format) {
        Set<String> needed = new TreeSet<>(Controls.fields());
        needed.retainAll(format.fields());
        return needed;
    }

    private List<SensorFact> sensors(Handle handle, Instant now) {
        Map<String, Gaps> gaps = gaps(handle, now);
        Map<String, Set<String>> actions = new HashMap<>();
        handle.createQuery("SELECT sensor, actions FROM sensor_readiness LIMIT " + MOST_OTHERS)
                .map((row, context) -> Map.entry(row.getString("sensor"), texts(row, "actions")))
                .forEach(one -> actions.put(one.getKey(), one.getValue()));
        Map<String, Applied> applied = new HashMap<>();
        handle.createQuery("SELECT sensor, name, refused_name, words FROM sensor_configured LIMIT " + MOST_OTHERS)
                .map((row, context) -> Map.entry(
                        row.getString("sensor"),
                        new Applied(
                                row.getString("name"),
                                row.getString("refused_name") == null ? null : row.getString("words"))))
                .forEach(one -> applied.put(one.getKey(), one.getValue()));
        return sensors.get().stream()
                .filter(sensor -> sensor.standing().state() != SensorState.REMOVED)
                .map(sensor ->
                        sensor(sensor, gaps.get(sensor.id()), actions.get(sensor.id()), applied.get(sensor.id())))
                .sorted(Comparator.comparing(SensorFact::id))
                .toList();
    }

    private static SensorFact sensor(
            SensorView sensor, @Nullable Gaps gaps, @Nullable Set<String> actions, @Nullable Applied applied) {
        SensorState state = sensor.standing().state();
        SensorView.Certificate certificate = sensor.certificate();
        SensorView.ClockState clock = sensor.health().clock();
        return new SensorFact(
                sensor.id(),
                sensor.enrolment().name(),
                state == SensorState.LIVE || state == SensorState.QUIET,
                sensor.standing().stateSince(),
                sensor.enrolment().agentVersion(),
                new Facts.Trust(
                        certificate == null ? null : certificate.endsAt(),
                        sensor.reach().assets().contains("*"),
                        sensor.doubles().crowded()),
                new Facts.Loss(
                        gaps == null ? 0 : gaps.number(),
                        gaps == null ? null : gaps.latest(),
                        clock == null ? null : (Long) clock.offsetMillis()),
                new Facts.Orders(
                        actions, applied == null ? null : applied.name(), applied == null ? null : applied.rejected()));
    }

    private static Map<String, Gaps> gaps(Handle handle, Instant now) {
        Map<String, Gaps> all = new HashMap<>();
        handle.createQuery("""
                        SELECT sensor, count(*) AS gaps, max(coalesce(until, since, at)) AS latest FROM sensor_gap
                        WHERE coalesce(until, since, at) > :since GROUP BY sensor LIMIT :most""")
                .bind("since", utc(now.minus(WEEK)))
                .bind("most", MOST_OTHERS)
                .map((row, context) -> Map.entry(
                        row.getString("sensor"), new Gaps(row.getLong("gaps"), SqlTimestamps.orNull(row, "latest"))))
                .forEach(one -> all.put(one.getKey(), one.getValue()));
        return all;
    }

    private static List<AssetFact> assets(Handle handle, CoverageFacts covered, Instant now) {
        return handle.createQuery("""
                        SELECT asset, tags, criticality, owner, asset_group, last_seen FROM asset_board
                        WHERE (last_seen > :since OR tags <> '[]') AND asset <> :own ORDER BY asset LIMIT :most""")
                .bind("since", utc(now.minus(Facts.REMEMBERED)))
                .bind("own", OWN_ASSET)
                .bind("most", MOST_ASSETS)
                .map((row, context) -> new AssetFact(
                        row.getString("asset"),
                        new Facts.Labels(
                                new TreeSet<>(Json.readList(row.getString("tags"), String.class)),
                                row.getString("criticality"),
                                row.getString("owner"),
                                row.getString("asset_group")),
                        SqlTimestamps.orNull(row, "last_seen"),
                        covered.sources().getOrDefault(row.getString("asset"), List.of()),
                        covered.updates().get(row.getString("asset"))))
                .list();
    }

    private static List<PersonFact> people(Handle handle, Instant now) {
        Map<String, List<TokenFact>> tokens = new HashMap<>();
        handle.createQuery("""
                        SELECT id, person, kind, scopes IS NOT NULL AS limited, expires_at, coalesce(last_used_at, created_at) AS used
                        FROM api_token WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now) ORDER BY id
                        LIMIT :most""")
                .bind("now", utc(now))
                .bind("most", MOST_OTHERS)
                .map((row, context) -> Map.entry(
                        row.getString("person"),
                        new TokenFact(
                                row.getString("id"),
                                row.getString("kind").equals("bootstrap"),
                                row.getBoolean("limited"),
                                SqlTimestamps.orNull(row, "expires_at"),
                                SqlTimestamps.of(row, "used"))))
                .forEach(one -> tokens.computeIfAbsent(one.getKey(), name -> new ArrayList<>())
                        .add(one.getValue()));
        return handle.createQuery("""
                        SELECT p.name, p.role, p.owner, coalesce(s.at, p.created_at) AS active,
                            (SELECT count(*) FROM passkey k WHERE k.person = p.name AND k.blocked_at IS NULL) AS passkeys,
                            EXISTS (SELECT FROM provider_person v WHERE v.person = p.name) AS provider
                        FROM person p LEFT JOIN person_seen s ON s.person = p.name
                        WHERE p.disabled_at IS NULL AND p.removed_at IS NULL ORDER BY p.name COLLATE "C" LIMIT :most""")
                .bind("most", MOST_OTHERS)
                .map((row, context) -> new PersonFact(
                        row.getString("name"),
                        row.getString("role"),
                        row.getString("owner"),
                        SqlTimestamps.of(row, "active"),
                        new Facts.Credentials(
                                row.getInt("passkeys"),
                                row.getBoolean("provider"),
                                tokens.getOrDefault(row.getString("name"), List.of()))))
                .list();
    }

    /** Rules for which it is unknown whether they can fire count neither as able nor as unable. */
    private static Facts.Detection detection(Handle handle, CoverageFacts covered) {
        int able = 0;
        List<Facts.RuleFact> unable = new ArrayList<>();
        for (OrganizationCoverage.RuleStatus rule : covered.organization().statuses()) {
            if (rule.state() == RuleState.CAN_FIRE) {
                able++;
            } else if (rule.state().isGap()) {
                unable.add(new Facts.RuleFact(rule.id(), rule.title(), rule.reason()));
            }
        }
        unable.sort(Comparator.comparing(Facts.RuleFact::id));
        Map<String, Map<String, Instant>> open = open(handle);
        Map<String, Facts.WatchedRule> watched = new TreeMap<>();
        watched(covered.organization().rules())
                .forEach(rule -> watched.put(
                        rule.id(),
                        new Facts.WatchedRule(
                                rule.id(),
                                rule.title(),
                                covered.fed().getOrDefault(rule.id(), List.of()),
                                open.getOrDefault(rule.id(), Map.of()))));
        return new Facts.Detection(able, List.copyOf(unable), watched);
    }

    private static Map<String, Map<String, Instant>> open(Handle handle) {
        Map<String, Map<String, Instant>> all = new HashMap<>();
        handle.createQuery("""
                        SELECT rule, asset, max(last_seen) AS latest FROM alert_board
                        WHERE open AND rule = ANY (:rules) GROUP BY rule, asset ORDER BY rule, asset LIMIT :most""")
                .bindArray("rules", String.class, List.copyOf(Controls.watchedRules()))
                .bind("most", MOST_ALERTS)
                .map((row, context) -> {
                    all.computeIfAbsent(row.getString("rule"), rule -> new TreeMap<>())
                            .put(row.getString("asset"), SqlTimestamps.of(row, "latest"));
                    return true;
                })
                .list();
        return all;
    }

    /** The oldest cases are read, because only old cases are overdue. Cases that are merged into others are not read. */
    private static List<Facts.CaseFact> cases(Handle handle) {
        return handle.createQuery("""
                        SELECT id, number, severity, status, CAST(item AS jsonb) ->> 'openedAt' AS opened FROM case_board
                        WHERE open AND part_of IS NULL AND exercise IS NULL ORDER BY number LIMIT :most""")
                .bind("most", MOST_CASES)
                .map((row, context) -> new Facts.CaseFact(
                        row.getString("id"),
                        row.getLong("number"),
                        StoredValues.level(row.getInt("severity")).text(),
                        OffsetDateTime.parse(row.getString("opened")).toInstant(),
                        row.getString("status").equals("new")))
                .list();
    }

    private static Facts.Deliveries deliveries(Handle handle, Instant now) {
        return handle.createQuery("""
                        SELECT count(*) AS attempted, count(*) FILTER (WHERE outcome NOT IN ('delivered', 'sent')) AS failed,
                            (array_agg(detail ORDER BY tried_at DESC) FILTER (WHERE outcome NOT IN ('delivered', 'sent')))[1] AS latest
                        FROM notification_board WHERE tried_at > :since""")
                .bind("since", utc(now.minus(Facts.FRESH)))
                .map((row, context) ->
                        new Facts.Deliveries(row.getLong("attempted"), row.getLong("failed"), row.getString("latest")))
                .one();
    }

    private static List<Facts.ContactFact> contacts(Handle handle) {
        return handle.createQuery("""
                        SELECT contact, owner, coalesce(failing_since, dead_at) AS failing FROM contact_health
                        ORDER BY contact LIMIT :most""")
                .bind("most", MOST_OTHERS)
                .map((row, context) -> new Facts.ContactFact(
                        row.getString("contact"), row.getString("owner"), SqlTimestamps.orNull(row, "failing")))
                .list();
    }

    private Facts.Center center(Handle handle, Instant now) {
        return new Facts.Center(
                node.encrypted(),
                heartbeats(handle),
                unprocessed(handle, now),
                records(handle, now),
                temporary(handle, now),
                states.all(handle).stream()
                        .map(document -> new ControlState.Named(document.name(), document.value()))
                        .toList());
    }

    private Facts.Heartbeats heartbeats(Handle handle) {
        HeartbeatState latest = Heartbeat.latest(handle);
        boolean works = latest.state() == HeartbeatState.State.SENT || latest.state() == HeartbeatState.State.NEW;
        return new Facts.Heartbeats(
                node.heartbeat().getAsBoolean(),
                works ? null : latest.words(),
                handle.createQuery(
                                "SELECT name, state, since FROM awaited_heartbeat ORDER BY name LIMIT " + MOST_OTHERS)
                        .map((row, context) -> new Facts.Monitor(
                                row.getString("name"),
                                row.getString("state").equals("down"),
                                SqlTimestamps.of(row, "since")))
                        .list());
    }

    private static Facts.Unprocessed unprocessed(Handle handle, Instant now) {
        Map<String, Long> quarantined = new TreeMap<>();
        handle.createQuery("""
                        SELECT code, count(*) AS records FROM quarantined_telemetry WHERE received_at > :since
                        GROUP BY code ORDER BY code""")
                .bind("since", utc(now.minus(WEEK)))
                .map((row, context) -> Map.entry(row.getString("code"), row.getLong("records")))
                .forEach(one -> quarantined.put(one.getKey(), one.getValue()));
        return handle.createQuery("""
                        SELECT EXISTS (SELECT FROM presence) AS any, (SELECT min(queued_at) FROM retry_queue) AS oldest""")
                .map((row, context) -> new Facts.Unprocessed(
                        row.getBoolean("any") || !quarantined.isEmpty(),
                        quarantined,
                        SqlTimestamps.orNull(row, "oldest")))
                .one();
    }

    private static Facts.Records records(Handle handle, Instant now) {
        List<Facts.Bypass> bypasses = handle.createQuery(
                        "SELECT person, max(at) AS at FROM break_glass WHERE at > :since GROUP BY person ORDER BY person")
                .bind("since", utc(now.minus(YEAR)))
                .map((row, context) -> new Facts.Bypass(row.getString("person"), SqlTimestamps.of(row, "at")))
                .list();
        return handle.createQuery("""
                        SELECT (SELECT max(at) FROM audit_signed_head) AS signed, (SELECT max(at) FROM backup_taken) AS backup,
                            (SELECT max(sent_at) FROM response WHERE kind = 'isolate-host'
                                AND state IN ('succeeded', 'revert-pending', 'revert-sent', 'reverted')) AS isolated""")
                .map((row, context) -> new Facts.Records(
                        SqlTimestamps.orNull(row, "signed"),
                        SqlTimestamps.orNull(row, "backup"),
                        SqlTimestamps.orNull(row, "isolated"),
                        bypasses))
                .one();
    }

    private static List<Facts.TemporaryRole> temporary(Handle handle, Instant now) {
        return handle.createQuery("""
                        SELECT person, role, decided_at, ends_at FROM approval
                        WHERE kind = 'elevation' AND state = 'approved' AND ends_at > :now ORDER BY person, ends_at LIMIT :most""")
                .bind("now", utc(now))
                .bind("most", MOST_OTHERS)
                .map((row, context) -> new Facts.TemporaryRole(
                        row.getString("person"),
                        String.valueOf(row.getString("role")),
                        SqlTimestamps.of(row, "decided_at"),
                        SqlTimestamps.of(row, "ends_at")))
                .list();
    }

    private static Set<String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return new TreeSet<>(List.of((String[]) array.getArray()));
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
