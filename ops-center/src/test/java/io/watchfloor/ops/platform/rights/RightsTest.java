package io.watchfloor.ops.platform.rights;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.platform.rights.Decision.Denied;
import io.watchfloor.ops.platform.rights.Decision.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** All combinations of permission, scope, clearance, marking and restriction. */
class RightsTest {

    private static final SortedSet<String> ANN = new TreeSet<>(List.of("ann"));
    private static final SortedSet<String> BOB = new TreeSet<>(List.of("bob"));

    @Test
    void onlyPermissionsOfTheRoleAreAllowed() {
        for (Verb verb : Verb.values()) {
            Principal none = Principal.of("ann", Set.of(), Scope.ALL, Tlp.RED);
            assertThat(Rights.decide(none, verb, ProtectedResource.Center.CENTER)
                            .allowed())
                    .isEqualTo(verb == Verb.NONE);
        }
    }

    @Test
    void aCaseIsAllowedOnlyIfAllConditionsHold() {
        int asked = 0;
        for (Scope scope : List.of(Scope.ALL, Scope.of(List.of("a")), Scope.of(List.of("a", "b")), Scope.NOTHING)) {
            for (List<@Nullable String> groups : groups()) {
                for (Tlp clearance : Tlp.values()) {
                    for (Tlp marking : Tlp.values()) {
                        for (SortedSet<String> people : Arrays.asList(null, ANN, BOB)) {
                            Principal ann = Principal.of("ann", EnumSet.allOf(Verb.class), scope, clearance);
                            boolean expected = clearance.compareTo(marking) >= 0
                                    && !BOB.equals(people)
                                    && (scope.all()
                                            || (!groups.isEmpty()
                                                    && scope.groups().containsAll(known(groups))
                                                    && known(groups).size() == groups.size()));
                            assertThat(Rights.decide(
                                                    ann,
                                                    Verb.READ,
                                                    new ProtectedResource.OfCase(groups, marking, people))
                                            .allowed())
                                    .as("%s, %s, groups %s, %s, %s", scope, clearance, groups, marking, people)
                                    .isEqualTo(expected);
                            asked++;
                        }
                    }
                }
            }
        }
        assertThat(asked).isEqualTo(4 * 6 * 5 * 5 * 3);
    }

    @Test
    void anAssetIsAllowedForPeopleWithItsGroup() {
        Principal ann = Principal.of("ann", Set.of(Verb.READ), Scope.of(List.of("a")), Tlp.RED);
        assertThat(Rights.decide(ann, Verb.READ, new ProtectedResource.OfAsset("a"))
                        .allowed())
                .isTrue();
        assertThat(Rights.decide(ann, Verb.READ, new ProtectedResource.OfAsset("b")))
                .isEqualTo(new Denied(Reason.SCOPE));
        assertThat(Rights.decide(ann, Verb.READ, new ProtectedResource.OfAsset(null)))
                .isEqualTo(new Denied(Reason.SCOPE));
        assertThat(Rights.decide(ann, Verb.RESPOND, new ProtectedResource.OfAsset("a")))
                .isEqualTo(new Denied(Reason.ROLE));
    }

    @Test
    void markingsAreParsedInTheStandardsNotation() {
        assertThat(Tlp.parse("TLP:AMBER+STRICT")).contains(Tlp.AMBER_STRICT);
        assertThat(Tlp.parse("white")).isEmpty();
        for (Tlp one : Tlp.values()) {
            assertThat(Tlp.of(one.text())).isEqualTo(one);
            assertThat(Tlp.ofRank(one.rank())).isEqualTo(one);
        }
    }

    private static List<List<@Nullable String>> groups() {
        List<List<@Nullable String>> all = new ArrayList<>();
        all.add(List.of());
        all.add(List.of("a"));
        all.add(List.of("b"));
        all.add(List.of("a", "b"));
        all.add(Arrays.asList((String) null));
        all.add(Arrays.asList("a", null));
        return all;
    }

    private static List<String> known(List<@Nullable String> groups) {
        List<String> known = new ArrayList<>();
        groups.forEach(one -> {
            if (one != null) {
                known.add(one);
            }
        });
        return known;
    }
}
