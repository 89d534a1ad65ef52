package io.watchfloor.ops.asset.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All names of an entity at a time, as far as they are unambiguous. */
class EntityAliasesTest {

    private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

    private record Said(Alias alias) implements EntityAliases.Stated {}

    private final List<Said> said = new ArrayList<>();
    private final List<Entity> assets = new ArrayList<>();

    private final EntityAliases.KnownAliases<Said> known = new EntityAliases.KnownAliases<>() {
        @Override
        public Collection<Said> about(Collection<Entity> any, Instant at) {
            return said.stream()
                    .filter(one -> one.alias().validAt(at))
                    .filter(one -> any.contains(one.alias().name())
                            || any.contains(one.alias().owner()))
                    .toList();
        }

        @Override
        public Collection<Entity> hosts(Collection<Entity> shortNames) {
            return assets.stream()
                    .filter(host -> shortNames.contains(new Entity(EntityKind.HOST, Entity.firstLabel(host.value()))))
                    .toList();
        }
    };

    private static Entity thing(String text) {
        return EntityText.read(text).orElseThrow();
    }

    private void say(String name, String owner, int certainty) {
        say(name, owner, certainty, NOON.minusSeconds(3_600));
    }

    private void say(String name, String owner, int certainty, Instant from) {
        said.add(new Said(
                new Alias(thing(name), thing(owner), certainty, from, from.plusSeconds(7_200), "a logon on fs01")));
    }

    private EntityAliases.Answer<Said> ask(String text) {
        return EntityAliases.of(thing(text), NOON, known, 200);
    }

    private List<Tuple> same(String text) {
        return ask(text).same().stream()
                .map(one -> Tuple.tuple(
                        one.entity().value(), one.certainty(), one.via().value()))
                .toList();
    }

    @Test
    void anAddressHasItsHostAndAllNamesOfTheHost() {
        say("192.0.2.17", "ws-017", 900);
        say("192.0.2.18", "ws-017", 800);
        say("fin-laptop", "ws-017", 1_000);
        assertThat(same("192.0.2.17"))
                .containsExactly(
                        Tuple.tuple("ws-017", 900, "192.0.2.17"),
                        Tuple.tuple("fin-laptop", 900, "ws-017"),
                        Tuple.tuple("192.0.2.18", 720, "ws-017"));
        assertThat(ask("192.0.2.17").resolved().how()).isEqualTo("which is ws-017 by a logon on fs01");
    }

    @Test
    void anAliasThatIsInvalidAtTheTimeIsIgnored() {
        say("192.0.2.17", "ws-017", 900, NOON.minusSeconds(7_200));
        assertThat(same("192.0.2.17")).as("it ended at noon").isEmpty();
        assertThat(ask("192.0.2.17").resolved().entity()).isEqualTo(thing("192.0.2.17"));
    }

    @Test
    void anAddressOfTwoHostsIsAmbiguousAndConnectsNeither() {
        say("192.0.2.17", "ws-017", 900);
        say("192.0.2.17", "ws-018", 900);
        say("192.0.2.20", "ws-018", 900);
        EntityAliases.Answer<Said> address = ask("192.0.2.17");
        assertThat(address.ambiguous()).isTrue();
        assertThat(address.resolved().entity()).isEqualTo(thing("192.0.2.17"));
        assertThat(same("192.0.2.17"))
                .extracting(Tuple::toList)
                .extracting(one -> one.get(0))
                .containsExactly("ws-017", "ws-018");
        assertThat(same("ws-017")).containsExactly(Tuple.tuple("192.0.2.17", 900, "ws-017"));
    }

    @Test
    void aShortNameResolvesToItsOnlyHostAndAMailAddressToItsAccount() {
        assets.add(thing("ws-017.corp.example"));
        say("192.0.2.17", "ws-017", 1_000);
        assertThat(same("192.0.2.17"))
                .containsExactly(
                        Tuple.tuple("ws-017", 1_000, "192.0.2.17"), Tuple.tuple("ws-017.corp.example", 950, "ws-017"));
        assertThat(ask("192.0.2.17").resolved().entity()).isEqualTo(thing("ws-017.corp.example"));
        assertThat(same("brandt@corp.example"))
                .containsExactly(Tuple.tuple("corp\\brandt", 800, "brandt@corp.example"));
    }

    @Test
    void namesBeyondTheLimitAreCounted() {
        for (int i = 0; i < 250; i++) {
            say("10.0.0." + i, "ws-017", 900);
        }
        EntityAliases.Answer<Said> answer = ask("ws-017");
        assertThat(answer.same()).hasSize(200);
        assertThat(answer.more()).isEqualTo(50);
    }

    @ParameterizedTest
    @CsvSource({
        "WS-017., HOST, ws-017",
        "host:ws-017, HOST, ws-017",
        "domain-controller:DC01, HOST, dc01",
        "::ffff:192.0.2.17, ADDRESS, 192.0.2.17",
        "address:192.0.2.17, ADDRESS, 192.0.2.17",
        "2001:DB8::1, ADDRESS, 2001:db8:0:0:0:0:0:1",
        "CORP\\brandt, ACCOUNT, corp\\brandt",
        "mailbox:Brandt@corp.example, ACCOUNT, brandt@corp.example",
        "S-1-5-21-1-2-3-1104, ACCOUNT, s-1-5-21-1-2-3-1104",
        "user:svc-decoy, THING, user:svc-decoy",
        "domain:Evil.example., DOMAIN, evil.example"
    })
    void anEntityIsParsedAsUsersWriteIt(String text, EntityKind kind, String value) {
        assertThat(EntityText.read(text)).contains(new Entity(kind, value));
    }

    @ParameterizedTest
    @CsvSource({"''", "-", "two words", "account:brandt", "address:ws-017", "host:", "a/b"})
    void textWithoutAnEntityIsRejected(String text) {
        assertThat(EntityText.read(text)).isEmpty();
    }
}
