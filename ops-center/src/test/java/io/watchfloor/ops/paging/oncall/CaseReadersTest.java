package io.watchfloor.ops.paging.oncall;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.MediumClearances;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.platform.rights.MarkingGate;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A message shows a case only to recipients who may read it: groups of all assets, clearance and restriction apply as
 * on the page.
 */
class CaseReadersTest {

    private static final Recipient ANN = Recipient.person("ann");
    private static final Recipient ROOM = Recipient.channel("room");

    private static CaseReaders ann(Scope scope, Tlp clearance) {
        return new CaseReaders(
                new TreeMap<>(Map.of("ann", Principal.of("ann", Set.of(Verb.READ), scope, clearance))),
                new TreeMap<>(Map.of(
                        "host:plc1",
                        new AssetRoutingFacts(null, "plant", null),
                        "host:ws1",
                        new AssetRoutingFacts(null, "office", null))));
    }

    private static boolean reads(CaseReaders readers, String... assets) {
        return mayRead(readers, ANN, List.of(assets), true, Tlp.AMBER, null);
    }

    private static boolean mayRead(
            CaseReaders readers,
            Recipient to,
            List<String> assets,
            boolean complete,
            Tlp marking,
            @Nullable SortedSet<String> people) {
        Contact contact = new Contact("c1", to, ContactMethod.EMAIL, "c1", Map.of(), Instant.EPOCH);
        return MarkingGate.check(
                        readers.reader(contact, MediumClearances.USUAL),
                        readers.resource(assets, complete, marking, people))
                .isEmpty();
    }

    @Test
    void aPersonReadsACaseIfAllItsAssetsAreInTheirGroups() {
        CaseReaders office = ann(Scope.of(Set.of("office")), Tlp.RED);
        assertThat(reads(office, "host:ws1")).isTrue();
        assertThat(reads(office, "host:ws1", "host:plc1")).isFalse();
        assertThat(reads(office, "host:of-no-group")).isFalse();
        assertThat(reads(office)).as("a case without assets").isFalse();
        assertThat(mayRead(office, ANN, List.of("host:ws1"), false, Tlp.AMBER, null))
                .as("a case with further assets that are not known")
                .isFalse();
        assertThat(reads(ann(Scope.ALL, Tlp.RED), "host:plc1", "host:of-no-group"))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(Tlp.class)
    void aPersonReadsACaseUpToTheirClearance(Tlp marking) {
        for (Tlp clearance : Tlp.values()) {
            assertThat(mayRead(ann(Scope.ALL, clearance), ANN, List.of("host:ws1"), true, marking, null))
                    .as("cleared for %s", clearance)
                    .isEqualTo(clearance.covers(marking));
        }
    }

    @Test
    void onlyListedPeopleReadARestrictedCase() {
        CaseReaders all = ann(Scope.ALL, Tlp.RED);
        assertThat(mayRead(all, ANN, List.of("host:ws1"), true, Tlp.AMBER, new TreeSet<>(Set.of("ann"))))
                .isTrue();
        assertThat(mayRead(all, ANN, List.of("host:ws1"), true, Tlp.AMBER, new TreeSet<>(Set.of("bob"))))
                .isFalse();
        assertThat(mayRead(all, ROOM, List.of("host:ws1"), true, Tlp.AMBER, new TreeSet<>(Set.of("room"))))
                .isFalse();
    }

    @Test
    void anUnknownPersonReadsNothing() {
        assertThat(mayRead(CaseReaders.NOBODY, ANN, List.of("host:ws1"), true, Tlp.CLEAR, null))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(Tlp.class)
    void aChannelReadsEverythingExceptTlpRed(Tlp marking) {
        assertThat(mayRead(CaseReaders.NOBODY, ROOM, List.of(), false, marking, null))
                .isEqualTo(marking != Tlp.RED);
    }
}
