package io.watchfloor.ops.incident.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.LinkKind;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.ManualCase;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.Decision.Reason;
import io.watchfloor.ops.platform.rights.LeftOut;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Triage checks rights itself: each user command against each reason for a denial, without a route before it. */
class TriageRightsTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final JoinPolicy POLICY = new JoinPolicy(Level.HIGH, Duration.ofHours(4), 1_000, TriageTest.NO_RISK);
    private static final ChangeOrigin CAUSE = new ChangeOrigin("eve", List.of("One attack"), NOW);
    private static final ActorRef<TriageReply> ASKER =
            TestInbox.<TriageReply>create().getRef();

    private final HeldTriage held = new HeldTriage(POLICY);
    private final Alert opening = alert("ws1", Level.HIGH);
    private final Alert elsewhere = alert("app1", Level.HIGH);
    private final Alert alone = alert("db1", Level.LOW);
    private CaseName one = new CaseName(new CaseId("none"), 0);
    private CaseName other = one;

    private static Alert alert(String host, Level level) {
        return new Alert(
                host + "-1",
                1,
                "host:" + host,
                new AlertRule("rule-" + host, "Something happened", level, List.of(), new TreeSet<>()),
                Alert.Occurrences.once(NOW),
                "sensor/0000000000000001/1",
                new AlertNames(List.of(), List.of(), List.of(), List.of(), List.of()),
                null);
    }

    @BeforeEach
    void open() {
        one = opened(opening);
        other = opened(elsewhere);
        held.place(NOW, alone);
    }

    private CaseName opened(Alert alert) {
        Placement first = held.place(NOW, alert).getFirst();
        held.admitted(first.caseId(), alert.id());
        return new CaseName(first.caseId(), first.number());
    }

    private List<TriageCommand.ByPerson> orders(@Nullable CommandAuthorization warrant) {
        return List.of(
                new TriageCommand.Merge(one, other, CAUSE, null, warrant, ASKER),
                new TriageCommand.Split(one, other, CAUSE, null, warrant, ASKER),
                new TriageCommand.Link(one, LinkKind.RELATED, other, CAUSE, null, warrant, ASKER),
                new TriageCommand.Unlink(one, LinkKind.RELATED, other, CAUSE, null, warrant, ASKER),
                new TriageCommand.Accept(one, other, CAUSE, null, warrant, ASKER),
                new TriageCommand.Dismiss(one, other, CAUSE, null, warrant, ASKER),
                new TriageCommand.MoveAlerts(one, other, List.of(opening), false, CAUSE, null, warrant, ASKER));
    }

    private @Nullable Reason denied(TriageCommand.ByPerson order) {
        return AnalystCommands.decide(held.state(), order) instanceof Merges.Verdict.Denied denied
                ? denied.reason()
                : null;
    }

    private @Nullable Reason opening(@Nullable CommandAuthorization warrant) {
        OpeningReply reply = AnalystCommands.open(
                        held.state(),
                        new TriageCommand.OpenByHand(
                                new CaseId("by-hand"),
                                List.of(new TriageCommand.OpenByHand.Pick(alone.asset(), alone.id())),
                                new ManualCase("eve", "It is strange", null),
                                warrant,
                                TestInbox.<OpeningReply>create().getRef()),
                        NOW)
                .reply();
        return reply instanceof OpeningReply.Denied denied ? denied.reason() : null;
    }

    private CommandAuthorization warrant(
            Principal bearer, CommandAuthorization.OfCase first, CommandAuthorization.OfCase second) {
        return new CommandAuthorization(
                bearer,
                new TreeMap<>(Map.of("host:ws1", "finance", "host:app1", "finance", "host:db1", "works")),
                new TreeMap<>(Map.of(one.id().value(), first, other.id().value(), second)));
    }

    private static CommandAuthorization.OfCase known(Tlp tlp, @Nullable List<String> people) {
        return new CommandAuthorization.OfCase(
                new TreeSet<>(), tlp, people == null ? null : new TreeSet<>(people), null);
    }

    private static Principal eve(Set<Verb> verbs, Scope scope, Tlp clearance) {
        return Principal.of("eve", verbs, scope, clearance);
    }

    private CommandAuthorization plain(Principal bearer) {
        return warrant(bearer, known(Tlp.AMBER, null), known(Tlp.AMBER, null));
    }

    @Test
    void eachCommandNeedsTheRightToRespond() {
        for (Verb verb : Verb.values()) {
            CommandAuthorization warrant = plain(eve(Set.of(verb), Scope.ALL, Tlp.RED));
            assertThat(orders(warrant))
                    .as("with %s", verb)
                    .allMatch(order -> (denied(order) == null) == (verb == Verb.RESPOND));
            assertThat(opening(warrant) == null).isEqualTo(verb == Verb.RESPOND);
        }
    }

    @Test
    void aCaseThatAUserMayNotSeeCannotBeChanged() {
        Principal finance = eve(EnumSet.allOf(Verb.class), Scope.of(List.of("finance")), Tlp.AMBER);
        assertThat(orders(plain(finance))).allMatch(order -> denied(order) == null);
        assertThat(opening(plain(finance))).as("the alert is of other works").isEqualTo(Reason.SCOPE);
        Principal works = eve(EnumSet.allOf(Verb.class), Scope.of(List.of("works")), Tlp.AMBER);
        assertThat(orders(plain(works)))
                .as("triage knows the assets, also where the warrant names none")
                .allMatch(order -> denied(order) == Reason.SCOPE);
        assertThat(opening(plain(works))).isNull();
        assertThat(orders(warrant(finance, known(Tlp.AMBER, null), known(Tlp.RED, null))))
                .allMatch(order -> denied(order) == Reason.CLEARANCE);
        assertThat(orders(warrant(finance, known(Tlp.AMBER, List.of("ann")), known(Tlp.AMBER, null))))
                .allMatch(order -> denied(order) == Reason.RESTRICTED);
        assertThat(orders(warrant(finance, known(Tlp.AMBER, List.of("eve")), known(Tlp.AMBER, null))))
                .allMatch(order -> denied(order) == null);
    }

    @Test
    void aMergedCaseRequiresTheRightsForItsParent() {
        Principal eve = eve(EnumSet.allOf(Verb.class), Scope.ALL, Tlp.AMBER);
        CommandAuthorization.OfCase part = new CommandAuthorization.OfCase(new TreeSet<>(), Tlp.GREEN, null, "whole");
        CommandAuthorization warrant = warrant(eve, known(Tlp.AMBER, null), part);
        assertThat(orders(warrant)).as("a whole that the boards had not").allMatch(one -> denied(one) == Reason.SCOPE);
        TreeMap<String, CommandAuthorization.OfCase> all = new TreeMap<>(warrant.cases());
        all.put("whole", known(Tlp.RED, null));
        assertThat(orders(new CommandAuthorization(eve, warrant.groups(), all)))
                .allMatch(one -> denied(one) == Reason.CLEARANCE);
    }

    @Test
    void aTriageCommandWithoutRightsOrWithAnotherPersonsRightsIsRefused() {
        CommandAuthorization anns = plain(Principal.of("ann", EnumSet.allOf(Verb.class), Scope.ALL, Tlp.RED));
        assertThat(orders(null)).allMatch(order -> denied(order) == Reason.ROLE);
        assertThat(orders(anns)).allMatch(order -> denied(order) == Reason.ROLE);
        assertThat(opening(null)).isEqualTo(Reason.ROLE);
        assertThat(opening(anns)).isEqualTo(Reason.ROLE);
        assertThat(orders(CommandAuthorization.of(eve(EnumSet.allOf(Verb.class), Scope.ALL, Tlp.RED))))
                .as("one that says nothing of the cases")
                .allMatch(order -> denied(order) == Reason.SCOPE);
    }

    @Test
    void theTestDetectsTriageWithoutAccessChecks() {
        try (LeftOut left = LeftOut.ofEntities()) {
            assertThat(left).isNotNull();
            assertThat(orders(null)).allMatch(order -> denied(order) == null);
            assertThat(opening(null)).isNull();
        }
        assertThat(orders(null)).noneMatch(order -> denied(order) == null);
    }
}
