package io.watchfloor.dashboards.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.Cookie;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.api.PushedBrowsers;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.board.BoardDatabase;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.dashboards.center.routes.NodeStatus;
import io.watchfloor.dashboards.wire.StatusView;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.asset.AskedAsset;
import io.watchfloor.ops.asset.Asset;
import io.watchfloor.ops.asset.AssetCommand;
import io.watchfloor.ops.asset.AssetEntity;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.asset.ProfileChange;
import io.watchfloor.ops.asset.ProfileReply;
import io.watchfloor.ops.asset.VersionedProfile;
import io.watchfloor.ops.asset.naming.AssetAlias;
import io.watchfloor.ops.asset.naming.DecisionOrigin;
import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.CaseReply;
import io.watchfloor.ops.cases.CaseTask;
import io.watchfloor.ops.cases.DecidedCases;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.Observable;
import io.watchfloor.ops.incident.triage.DecidedTriage;
import io.watchfloor.ops.incident.triage.Merges;
import io.watchfloor.ops.incident.triage.OpeningReply;
import io.watchfloor.ops.incident.triage.TriageCommand;
import io.watchfloor.ops.incident.triage.TriageEvent;
import io.watchfloor.ops.incident.triage.TriageReply;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.id.DerivedId;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.Decision;
import io.watchfloor.ops.platform.rights.Everything;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.language.Level;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The center behind the page with real routes, live stream, sign-in and read models. Tests create alerts directly
 * instead of sending telemetry; cases and projections then work as in a node.
 */
final class PageCenter implements AutoCloseable {

    /** A rule of the built-in pack. */
    static final String ENCODED_COMMAND = "PowerShell Execution With Encoded Command";

    private static final String RAW = "{\"EventID\":10,\"LogonId\":9232379236109516801,\"User\":\"CORP\\\\mina\"}";

    private final ServedBoards served;
    private final Line line;
    private DecidedCases cases;
    private DecidedTriage triage;
    private Story story;
    private final Map<AssetKey, Asset> assets = new HashMap<>();
    private String observer = "";
    private long opened;
    private long ordinal;
    private volatile NodeStatus status = ServedBoards.STATUS;

    PageCenter(BoardDatabase.Running database) {
        served = new ServedBoards(
                database,
                PushedBrowsers.allowed(),
                (id, command) -> CompletableFuture.completedFuture(ask(id, command)),
                command -> CompletableFuture.completedFuture(relate(command)),
                command -> CompletableFuture.completedFuture(openByHand(command)),
                (asset, command) -> CompletableFuture.completedFuture(describe(asset, command)),
                (asset, command) -> CompletableFuture.completedFuture(same(asset, command)),
                () -> status);
        line = new Line(served.port());
        story = new Story(served.jdbi(), served.dashboards()::boardsChanged);
        cases = cases();
        triage = triage();
    }

    /** Resets the state after the read models were emptied. */
    synchronized void forget() {
        story = new Story(served.jdbi(), served.dashboards()::boardsChanged);
        cases = cases();
        triage = triage();
        assets.clear();
        opened = 0;
        ordinal = 0;
        observer = "";
        status = ServedBoards.STATUS;
        line.restore();
    }

    private DecidedCases cases() {
        return new DecidedCases(Clock.systemUTC(), (id, event) -> story.happens(id, event));
    }

    private DecidedTriage triage() {
        return new DecidedTriage(
                Clock.systemUTC(),
                event -> cases.open(event.caseId().value(), ++opened, event.alerts(), event.byHand(), event.at()));
    }

    private synchronized OpeningReply openByHand(Function<ActorRef<OpeningReply>, TriageCommand.OpenByHand> command) {
        return triage.ask(command);
    }

    private synchronized CaseReply ask(String id, Function<ActorRef<CaseReply>, CaseCommand> command) {
        return cases.ask(id, command);
    }

    /** Triage decides, and both cases are informed immediately. */
    private synchronized TriageReply relate(Function<ActorRef<TriageReply>, TriageCommand> command) {
        Merges.Verdict verdict =
                triage.order(command.apply(TestInbox.<TriageReply>create().getRef()));
        return switch (verdict) {
            case Merges.Verdict.Repeat repeat -> new TriageReply.Success(0);
            case Merges.Verdict.Refusal refusal ->
                new TriageReply.Rejection(refusal.code(), refusal.message(), refusal.other());
            case Merges.Verdict.Denied denied -> new TriageReply.Denied(denied.reason());
            case Merges.Verdict.StaleSelection taken -> new TriageReply.Elsewhere(taken.alerts());
            case Merges.Verdict.Change change -> {
                long number = merges().decisions();
                tell();
                yield new TriageReply.Success(number);
            }
        };
    }

    private void tell() {
        long number = merges().decisions();
        merges().untold().forEach((caseId, changes) -> cases.relate(caseId.value(), changes));
        merges().untold().keySet().forEach(caseId -> cases.tellWhole(caseId.value()));
        merges().untold()
                .keySet()
                .forEach(
                        caseId -> triage.take(merges().confirmed(caseId, number).orElseThrow()));
    }

    /** Alerts link two cases of different users. */
    synchronized void propose(String one, long number, String other, long otherNumber, String link) {
        triage.propose(
                new CaseName(new CaseId(one), number), new CaseName(new CaseId(other), otherNumber), List.of(link));
        tell();
    }

    /** The attack of an ended case came back in a new case. */
    synchronized void recurs(String one, long number, String former, long formerNumber, String... because) {
        triage.recurs(
                new CaseName(new CaseId(one), number),
                new CaseName(new CaseId(former), formerNumber),
                List.of(because));
        tell();
    }

    private Merges merges() {
        return triage.merges();
    }

    private synchronized ProfileReply describe(AssetKey key, Function<ActorRef<ProfileReply>, AssetCommand> command) {
        Asset before = assets.getOrDefault(key, Asset.unknown(key));
        if (!(command.apply(nobody()) instanceof AssetCommand.ChangeProfile ask)) {
            throw new AssertionError("Only profiles are asked here");
        }
        Optional<Decision.Reason> refused = AskedAsset.refuses(before, ask);
        if (refused.isPresent()) {
            return new ProfileReply.Denied(refused.get());
        }
        VersionedProfile known = before.profiled();
        if (ask.version() != null && ask.version() != known.version()) {
            return new ProfileReply.Stale(known.profile(), known.version());
        }
        Optional<AssetEvent> event = before.change(ask.change(), ask.by(), ask.request(), Instant.now());
        Asset now = event.map(before::apply).orElse(before);
        assets.put(key, now);
        event.ifPresent(one -> story.journal(AssetEntity.KEY.name(), key.toString(), one));
        return new ProfileReply.Success(now.profiled().profile(), now.profiled().version());
    }

    @SuppressWarnings("NullAway") // the reply is returned, not sent
    private static ActorRef<ProfileReply> nobody() {
        return null;
    }

    /** The other asset confirms immediately. */
    private synchronized NamingReply same(AssetKey key, Function<ActorRef<NamingReply>, AssetCommand.Naming> command) {
        String asset = key.asset().toString();
        AssetCommand.Naming order =
                command.apply(TestInbox.<NamingReply>create().getRef());
        if (order instanceof AssetCommand.ByPerson asked) {
            Optional<Decision.Reason> refused = AskedAsset.refuses(assets.getOrDefault(key, Asset.unknown(key)), asked);
            if (refused.isPresent()) {
                return new NamingReply.Denied(refused.get());
            }
        }
        return switch (order) {
            case AssetCommand.DecideSame ask -> {
                DecisionOrigin made = new DecisionOrigin(ask.by(), true, ask.why(), Instant.now());
                named(asset, new AssetEvent.MergeRequested(1, ask.with(), made, null, null));
                named(ask.with(), new AssetEvent.StandsFor(asset, 1, made));
                named(asset, new AssetEvent.MergeAnswered(1, ask.with(), null, Instant.now()));
                yield new NamingReply.Success(
                        AssetAlias.NONE.asked(1, ask.with(), made, null, null).answered(Instant.now()));
            }
            case AssetCommand.EndSame ask -> {
                DecisionOrigin made = new DecisionOrigin(ask.by(), true, ask.why(), Instant.now());
                named(asset, new AssetEvent.MergeEnding(1, "host:ws-0417", made, null));
                named(asset, new AssetEvent.MergeEnded(1, "host:ws-0417", new TreeMap<>(), Instant.now()));
                yield new NamingReply.Success(AssetAlias.NONE);
            }
            default -> throw new AssertionError("Only people ask here");
        };
    }

    /** Writes the events of assets so far to the journal, each a minute after the other. */
    synchronized void store(Instant first) {
        story.store(event -> first.plusSeconds(60 * (event.sequence() - 1)));
    }

    /** Stores a name event of an asset. */
    void named(String asset, AssetEvent.Naming event) {
        story.journal(AssetEntity.KEY.name(), "default/" + asset, event);
    }

    /** A user edits an asset: later alerts on it have a raised level. */
    void describe(String asset, String by, ProfileChange change) {
        describe(
                AssetKey.parse("default/" + asset),
                replyTo -> new AssetCommand.ChangeProfile(change, by, null, null, Everything.of(by), replyTo));
    }

    String url() {
        return "http://127.0.0.1:" + line.port();
    }

    Line line() {
        return line;
    }

    ServedBoards served() {
        return served;
    }

    /** Signs the responder in without the sign-in page. */
    void signIn(BrowserContext browser, String name) {
        signIn(browser, name, Role.RESPONDER);
    }

    void signIn(BrowserContext browser, String name, Role role) {
        browser.addCookies(List.of(new Cookie(Access.COOKIE, served.session(name, role)).setUrl(url())));
    }

    /** Creates a one-time sign-in link. */
    String link(String name) {
        served.people().ensure(name, Role.RESPONDER);
        return url() + "/signin?code="
                + served.people().link(name, Actor.named("test")).orElseThrow();
    }

    String token(String name) {
        return served.token(name, Role.RESPONDER);
    }

    /** @param percent of the journal that is projected; empty if all is */
    void rebuilds(OptionalInt percent) {
        status = new NodeStatus(List.of(), 0, 0, 0, List.of(), percent, ServedBoards.RECEIVER, null);
    }

    void receiverOfPagesIsMissing() {
        status = new NodeStatus(List.of(), 0, 0, 0, List.of(), OptionalInt.empty(), ServedBoards.NOBODY, null);
    }

    void becomeDemo() {
        status = new NodeStatus(
                List.of(),
                0,
                0,
                0,
                List.of(),
                OptionalInt.empty(),
                ServedBoards.RECEIVER,
                new StatusView.Demo(
                        List.of(new StatusView.ReceivedPage(Instant.now(), "case #1 for the first time")), 1));
    }

    String open(String severity, String title, String asset) {
        return open(severity, title, asset, Instant.now());
    }

    synchronized String open(String severity, String title, String asset, Instant at) {
        Alert alert = raised(severity, title, asset, RAW, at, List.of());
        String id = DerivedId.caseOf(alert.id(), 1).value();
        cases.admit(id, ++opened, List.of(alert), at);
        return id;
    }

    /**
     * Adds alerts one by one; triage assigns them to cases by their links.
     *
     * @return ids of the cases in the order of their opening
     */
    synchronized List<String> comeIn(List<Alert> alerts) {
        Set<String> ids = new LinkedHashSet<>();
        for (Alert alert : alerts) {
            story.raises(alert, RAW);
            for (TriageEvent.Placement placed : triage.place(alert, alert.seen().first())) {
                String id = placed.caseId().value();
                ids.add(id);
                cases.admit(
                        id,
                        placed.number(),
                        List.of(placed.alert()),
                        new TreeMap<>(Map.of(placed.alert().id(), placed.links())),
                        alert.seen().first());
            }
            tell();
        }
        return List.copyOf(ids);
    }

    /** Places an alert by triage's decision: in the linked case, or in a new one. */
    synchronized String place(String severity, String title, String asset, Instant at) {
        Alert alert = raised(severity, title, asset, RAW, at, List.of());
        TriageEvent.Placement placed = triage.placed(alert, at);
        opened = Math.max(opened, placed.number());
        cases.admit(placed.caseId().value(), placed.number(), List.of(alert), at);
        return placed.caseId().value();
    }

    /** An alert without a case. */
    synchronized String alone(String level, String title, String asset, Instant at) {
        Alert alert = raised(level, title, asset, RAW, at, List.of());
        triage.keep(alert, at);
        return alert.id();
    }

    /** Adds an alert to the case with a received record. */
    synchronized void alert(
            String id, String level, String title, String asset, String raw, Observable... observables) {
        Instant now = Instant.now();
        cases.admit(id, 0, List.of(raised(level, title, asset, raw, now, List.of(observables))), now);
    }

    private Alert raised(
            String level, String title, String asset, String raw, Instant at, List<Observable> observables) {
        String rule = ServedBoards.rule(title)
                .orElseGet(() -> UUID.nameUUIDFromBytes(title.getBytes(StandardCharsets.UTF_8))
                        .toString());
        String record = story.record();
        AssetKey key = AssetKey.parse("default/" + asset);
        Level graded = Level.of(level).orElseThrow();
        Alert alert = new Alert(
                DerivedId.alert(key, rule, record),
                ++ordinal,
                asset,
                new AlertRule(rule, title, graded, List.of("T1003.001")),
                Alert.Occurrences.once(at),
                record,
                AlertNames.of(observables),
                assets.getOrDefault(key, Asset.unknown(key))
                        .profiled()
                        .profile()
                        .raise(graded));
        story.raises(alert, raw);
        return alert;
    }

    void acknowledge(String id, String by) {
        done(id, replyTo -> new CaseCommand.Acknowledge(by(by), replyTo));
    }

    void addTask(String id, String title, Instant due) {
        done(
                id,
                replyTo -> new CaseCommand.AddTasks(
                        List.of(new CaseTask.Draft(title, null, due)), null, by("mina"), replyTo));
    }

    /** The user who acknowledged the case assigns it to themselves and starts work. */
    void begin(String id, String by) {
        done(id, replyTo -> new CaseCommand.Assign(by, by(by), replyTo));
    }

    private void done(String id, Function<ActorRef<CaseReply>, CaseCommand> command) {
        CaseReply reply = ask(id, command);
        if (!(reply instanceof CaseReply.Success)) {
            throw new AssertionError(reply.toString());
        }
    }

    private static CaseCommand.Request by(String name) {
        return new CaseCommand.Request(
                name,
                null,
                null,
                CommandAuthorization.of(Principal.of(name, EnumSet.allOf(Verb.class), Scope.ALL, Tlp.RED)));
    }

    /** The case as shown by the API. */
    JsonNode find(String id) {
        if (observer.isEmpty()) {
            observer = served.token("observer", Role.VIEWER);
        }
        return Json.parse(served.get(observer, "/api/v1/cases/" + id).body());
    }

    @Override
    public void close() {
        line.close();
        served.close();
    }
}
