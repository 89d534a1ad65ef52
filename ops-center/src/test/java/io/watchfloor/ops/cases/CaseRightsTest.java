package io.watchfloor.ops.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.Decision.Reason;
import io.watchfloor.ops.platform.rights.LeftOut;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The case checks rights itself: each user command against each reason for a denial, without a route before it. */
class CaseRightsTest {

    private static final Instant NOW = Instant.parse("2026-11-24T22:00:00Z");

    private static final List<CaseAction> ACTIONS =
            Arrays.stream(CaseAction.values()).filter(one -> !one.isAboutTwo()).toList();

    private final Case open = CaseTest.opened();

    @Test
    void eachCommandNeedsItsOwnRight() {
        for (CaseAction action : ACTIONS) {
            for (Verb verb : Verb.values()) {
                CommandAuthorization warrant =
                        CommandAuthorization.of(Principal.of("eve", Set.of(verb), Scope.ALL, Tlp.RED));
                assertThat(denied(open, action, warrant) == null)
                        .as("%s with %s", action, verb)
                        .isEqualTo(verb == action.needs());
            }
        }
    }

    @Test
    void aCaseThatAUserMayNotSeeCannotBeChanged() {
        Case red = open.with(new CaseSharing(Tlp.RED, null));
        Case others = open.with(open.marking().restricted(List.of("ann")));
        Case own = open.with(open.marking().restricted(List.of("eve")));
        String asset = open.alerts().assets().getFirst();
        for (CaseAction action : ACTIONS) {
            assertThat(denied(red, action, eve(Scope.ALL, Tlp.AMBER_STRICT))).isEqualTo(Reason.CLEARANCE);
            assertThat(denied(red, action, eve(Scope.ALL, Tlp.RED))).isNull();
            assertThat(denied(others, action, eve(Scope.ALL, Tlp.RED))).isEqualTo(Reason.RESTRICTED);
            assertThat(denied(own, action, eve(Scope.ALL, Tlp.RED))).isNull();
            assertThat(denied(open, action, eve(Scope.of(List.of("a")), Tlp.RED)))
                    .as("nobody said that its assets are in the group")
                    .isEqualTo(Reason.SCOPE);
            CommandAuthorization proved = CommandAuthorization.of(
                    eve(Scope.of(List.of("a")), Tlp.RED).bearer(), new TreeMap<>(java.util.Map.of(asset, "a")));
            assertThat(denied(open, action, proved)).isNull();
        }
    }

    @Test
    void aCommandWithoutRightsOrWithAnotherPersonsRightsIsRefused() {
        for (CaseAction action : ACTIONS) {
            assertThat(denied(open, action, null)).isEqualTo(Reason.ROLE);
            assertThat(denied(
                            open,
                            action,
                            CommandAuthorization.of(
                                    Principal.of("ann", EnumSet.allOf(Verb.class), Scope.ALL, Tlp.RED))))
                    .isEqualTo(Reason.ROLE);
        }
    }

    @Test
    void theTestDetectsACaseWithoutAccessChecks() {
        try (LeftOut left = LeftOut.ofEntities()) {
            assertThat(left).isNotNull();
            assertThat(ACTIONS).allMatch(action -> denied(open, action, null) == null);
        }
        assertThat(ACTIONS).noneMatch(action -> denied(open, action, null) == null);
    }

    @Test
    void theRestrictingUserKeepsAccessAndLoweringNeedsTheRightToRestrict() {
        CaseCommand.Request responder = new CaseCommand.Request(
                "eve",
                null,
                null,
                CommandAuthorization.of(Principal.of("eve", Set.of(Verb.MARK), Scope.ALL, Tlp.AMBER_STRICT)));
        assertThat(CaseDecision.decide(open, new CaseCommand.Mark(Tlp.GREEN, responder, CaseTest.nobody()), NOW))
                .isInstanceOfSatisfying(
                        CaseDecision.Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("case.lowering"));
        assertThat(CaseDecision.decide(open, new CaseCommand.Mark(Tlp.RED, responder, CaseTest.nobody()), NOW))
                .isInstanceOfSatisfying(
                        CaseDecision.Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("case.above-clearance"));
        CaseCommand.Restrict restrict =
                new CaseCommand.Restrict(List.of("ann"), null, Anybody.by("eve"), CaseTest.nobody());
        assertThat(CaseDecision.decide(open, restrict, NOW))
                .isInstanceOfSatisfying(
                        CaseDecision.Change.class,
                        change -> assertThat(
                                        open.apply(change.event()).marking().people())
                                .containsExactly("ann", "eve"));
    }

    private static CommandAuthorization eve(Scope scope, Tlp clearance) {
        return CommandAuthorization.of(Principal.of("eve", EnumSet.allOf(Verb.class), scope, clearance));
    }

    private static @Nullable Reason denied(Case one, CaseAction action, @Nullable CommandAuthorization warrant) {
        CaseCommand.ByPerson command =
                CaseActionTest.command(action, new CaseCommand.Request("eve", null, null, warrant));
        return CaseDecision.decide(one, command, NOW) instanceof CaseDecision.Denial denial ? denial.reason() : null;
    }
}
