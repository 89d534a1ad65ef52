package io.watchfloor.ops.platform.rights;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.platform.rights.Decision.Reason;
import io.watchfloor.ops.platform.rights.MarkingGate.Reader;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole, or without details: for every marking, clearance, group and restriction. */
class MarkingGateTest {

    private static ProtectedResource.OfCase of(Tlp marking, String... people) {
        return new ProtectedResource.OfCase(
                List.of("plant"), marking, people.length == 0 ? null : new TreeSet<>(List.of(people)));
    }

    private static Reader ann(Scope scope, Tlp clearance, Tlp medium) {
        return new Reader.Person(Principal.of("ann", Set.of(Verb.READ), scope, clearance), medium);
    }

    private static String passed(Reader reader, ProtectedResource.OfCase of) {
        return MarkingGate.release(reader, of, () -> "whole", held -> held.reason() + " " + held.mayRead())
                .content();
    }

    @ParameterizedTest
    @EnumSource(Tlp.class)
    void aDestinationGetsDetailsUpToItsClearanceAndNoneOfARestrictedCase(Tlp marking) {
        for (Tlp clearance : Tlp.values()) {
            Reader destination = new Reader.Destination(clearance);
            assertThat(passed(destination, of(marking)))
                    .isEqualTo(clearance.covers(marking) ? "whole" : Reason.CLEARANCE + " false");
            assertThat(passed(destination, of(marking, "ann"))).isEqualTo(Reason.RESTRICTED + " false");
        }
    }

    @ParameterizedTest
    @EnumSource(Tlp.class)
    void aPersonGetsDetailsUpToTheClearanceOfPersonAndMedium(Tlp marking) {
        for (Tlp clearance : Tlp.values()) {
            for (Tlp medium : Tlp.values()) {
                assertThat(passed(ann(Scope.ALL, clearance, medium), of(marking)))
                        .as("%s to %s by %s", marking, clearance, medium)
                        .isEqualTo(
                                !clearance.covers(marking)
                                        ? Reason.CLEARANCE + " false"
                                        : medium.covers(marking) ? "whole" : Reason.CLEARANCE + " true");
                assertThat(passed(ann(Scope.of(Set.of("office")), clearance, medium), of(marking)))
                        .as("of another group")
                        .isNotEqualTo("whole");
                assertThat(passed(ann(Scope.ALL, clearance, medium), of(marking, "bob")))
                        .isEqualTo(Reason.RESTRICTED + " false");
            }
        }
    }

    @Test
    void aDestinationGetsNothingOfAnExercise() {
        ProtectedResource.OfCase exercise = new ProtectedResource.OfCase(List.of(), Tlp.CLEAR, null, true);
        assertThat(passed(new Reader.Destination(Tlp.RED), exercise)).isEqualTo(Reason.EXERCISE + " false");
    }

    @Test
    void whoIsUnknownGetsNoDetails() {
        assertThat(passed(new Reader.Person(null, Tlp.RED), of(Tlp.CLEAR))).isEqualTo(Reason.ROLE + " false");
    }

    @Test
    void whatIsReleasedSaysNothingOfItsContentInALog() {
        assertThat(MarkingGate.withoutCase("the code 1234")).asString().doesNotContain("1234");
    }
}
