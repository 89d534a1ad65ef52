package io.watchfloor.dashboards.access.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.config.access.PasskeySettings;
import io.watchfloor.config.access.SecuritySettings;
import io.watchfloor.config.digest.Digests;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.CenterEvent;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.audit.AuditLog;
import io.watchfloor.dashboards.board.BoardDatabase;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Passkey ceremonies on nodes that share a database. */
@ExtendWith(BoardDatabase.class)
class CeremoniesIT {

    private static final SecuritySettings SETTINGS = new SecuritySettings(
            Duration.ofHours(8),
            Duration.ofDays(7),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofDays(90),
            Duration.ofDays(366),
            new SecuritySettings.Invites(Duration.ofDays(2), Duration.ofDays(14)),
            new SecuritySettings.FailureDelay(
                    10, Duration.ofMinutes(1), Duration.ofMinutes(15), Duration.ofMinutes(1)));

    private static final PasskeyParty SOC = new PasskeyParty("soc.example", "https://soc.example");
    private static final SignInOrigin DESK = new SignInOrigin("10.0.0.7", "Chromium");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-27T22:00:00Z"));
    private final List<CenterEvent> told = new CopyOnWriteArrayList<>();
    private final SoftAuthenticator key = new SoftAuthenticator();
    private Jdbi jdbi;
    private People people;
    private Ceremonies one;
    private Ceremonies other;
    private byte[] owner = {};

    @BeforeEach
    void annHasAPasskey(Jdbi database) {
        jdbi = database;
        InstantSource source = now::get;
        Clock clock = source.withZone(ZoneOffset.UTC);
        people = new People(jdbi, SETTINGS, clock, new SecureRandom(), new AuditLog(jdbi, clock), told::add);
        one = Proofs.of(people, PasskeySettings.STANDARD).ceremonies();
        other = Proofs.of(people, PasskeySettings.STANDARD).ceremonies();
        people.ensure("ann", Role.RESPONDER);
        people.signInByLink(people.link("ann", Actor.CENTER).orElseThrow(), DESK);
        String session = people.sessions().of("ann").getFirst().id();
        Ceremonies.Wish wish = one.wish("ann", session, SOC);
        owner = wish.owner().getBytes();
        Map<String, Object> said = key.create(wish.challenge().getBase64Url(), SOC, saying -> {});
        other.enrol(
                PasskeyResponse.Created.of(
                        text(said, "id"), text(said, "clientData"), text(said, "attestation"), List.of()),
                SOC,
                "blue key",
                new Actor("ann", session, "10.0.0.7"));
        told.clear();
    }

    private static String text(Map<String, Object> said, String member) {
        return String.valueOf(said.get(member));
    }

    private static Network network(String address) {
        try {
            return Network.of(InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private People.SignIn.Success signIn(Consumer<SoftAuthenticator.Saying> change) {
        Ceremonies.Look look = one.signInOptions(SOC, network("10.0.0.7"));
        Map<String, Object> said = key.get(look.challenge().getBase64Url(), SOC, owner, change);
        // Another node verifies the answer.
        return other.signIn(
                PasskeyResponse.AssertionResponse.of(
                        text(said, "id"),
                        text(said, "clientData"),
                        text(said, "authenticatorData"),
                        text(said, "signature"),
                        text(said, "userHandle")),
                SOC,
                DESK);
    }

    @Test
    void whatOneNodeAskedAnotherTakes() {
        assertThat(signIn(saying -> {}).person().name()).isEqualTo("ann");
        assertThat(told)
                .extracting(CenterEvent::action, CenterEvent::success, CenterEvent::person)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(CenterEvent.Action.SIGN_IN, true, "ann"));
    }

    @Test
    void aCopyIsToldToOurOwnDetectionsWithItsPerson() {
        signIn(saying -> saying.counter = 70);
        told.clear();
        assertThatThrownBy(() -> signIn(saying -> saying.counter = 7)).isInstanceOf(PasskeyException.class);
        CenterEvent copy = told.stream()
                .filter(event -> event.action() == CenterEvent.Action.PASSKEY_COUNTER)
                .findFirst()
                .orElseThrow();
        assertThat(copy.person()).isEqualTo("ann");
        assertThat(copy.whence()).isEqualTo(DESK);
        assertThat(copy.more()).containsEntry("counter", 7L).containsEntry("counter_before", 70L);
    }

    @Test
    void aQuestionIsGoodForFiveMinutes() {
        Ceremonies.Look look = one.signInOptions(SOC, network("10.0.0.7"));
        Map<String, Object> said = key.get(look.challenge().getBase64Url(), SOC, owner, saying -> {});
        now.set(now.get().plus(Duration.ofMinutes(5)));
        assertThatThrownBy(() -> other.signIn(
                        PasskeyResponse.AssertionResponse.of(
                                text(said, "id"),
                                text(said, "clientData"),
                                text(said, "authenticatorData"),
                                text(said, "signature"),
                                text(said, "userHandle")),
                        SOC,
                        DESK))
                .isInstanceOfSatisfying(
                        PasskeyException.class,
                        refused -> assertThat(refused.why()).isEqualTo(PasskeyRefusal.EXPIRED));
    }

    /** A client that requests challenges endlessly displaces only its own ones, and old challenges expire. */
    @Test
    void questionsOfOneNetworkAreBoundedAndTakeNoRoomOfOthers() {
        Ceremonies.Look mine = one.signInOptions(SOC, network("10.0.0.7"));
        for (int i = 0; i < 1_010; i++) {
            one.signInOptions(SOC, network("2001:db8::" + Integer.toHexString(i + 1)));
        }
        assertThat(open("2001:db8:0:0:0:0:0:0")).isEqualTo(1_000);
        assertThat(open("10.0.0.7")).isEqualTo(1);
        Map<String, Object> said = key.get(mine.challenge().getBase64Url(), SOC, owner, saying -> {});
        assertThat(other.signIn(
                                PasskeyResponse.AssertionResponse.of(
                                        text(said, "id"),
                                        text(said, "clientData"),
                                        text(said, "authenticatorData"),
                                        text(said, "signature"),
                                        text(said, "userHandle")),
                                SOC,
                                DESK)
                        .person()
                        .name())
                .isEqualTo("ann");
        now.set(now.get().plus(Duration.ofMinutes(6)));
        one.signInOptions(SOC, network("10.0.0.8"));
        assertThat(open("2001:db8:0:0:0:0:0:0")).isZero();
    }

    private int open(String network) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM passkey_question WHERE network = :network")
                        .bind("network", network)
                        .mapTo(Integer.class)
                        .one());
    }

    @Test
    void challengesStandInTheDatabaseAsHashesAlone() {
        Ceremonies.Look look = one.signInOptions(SOC, network("10.0.0.7"));
        List<byte[]> kept = jdbi.withHandle(handle -> handle.createQuery("SELECT challenge FROM passkey_question")
                .mapTo(byte[].class)
                .list());
        assertThat(kept)
                .noneMatch(
                        bytes -> java.util.Arrays.equals(bytes, look.challenge().getBytes()));
        assertThat(kept)
                .anyMatch(bytes -> java.util.Arrays.equals(
                        bytes, Digests.sha256(look.challenge().getBytes())));
    }
}
