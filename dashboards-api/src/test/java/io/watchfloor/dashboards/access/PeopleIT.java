package io.watchfloor.dashboards.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.config.SecuritySettings;
import io.watchfloor.config.StartFailure;
import io.watchfloor.dashboards.board.BoardDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(BoardDatabase.class)
class PeopleIT {

    private static final SecuritySettings SETTINGS =
            new SecuritySettings(Duration.ofHours(8), Duration.ofDays(7), Duration.ofMinutes(15), Duration.ofHours(1));

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T22:00:00Z"));
    private Jdbi jdbi;
    private People people;

    @BeforeEach
    void meet(Jdbi database) {
        jdbi = database;
        InstantSource source = now::get;
        Clock clock = source.withZone(ZoneOffset.UTC);
        people = new People(jdbi, SETTINGS, clock, new SecureRandom());
    }

    @Test
    void aLinkIsGoodOnceAndForAQuarterOfAnHour() {
        String used = people.link("ann", Role.RESPONDER);
        String late = people.link("ann", Role.RESPONDER);
        assertThat(people.signInByLink(used)).isInstanceOf(People.SignIn.Done.class);
        assertThat(people.signInByLink(used)).isEqualTo(new People.SignIn.Refused("used"));
        pass(Duration.ofMinutes(15));
        assertThat(people.signInByLink(late)).isEqualTo(new People.SignIn.Refused("expired"));
        assertThat(people.signInByLink("made up")).isEqualTo(new People.SignIn.Refused("unknown"));
    }

    @Test
    void aSessionEndsWhenItIsIdle() {
        String session = signIn();
        pass(Duration.ofHours(7));
        assertThat(people.bySession(session)).isPresent();
        pass(Duration.ofHours(7));
        assertThat(people.bySession(session)).isPresent();
        pass(Duration.ofHours(9));
        assertThat(people.bySession(session)).isEmpty();
    }

    @Test
    void aSessionEndsAfterItsLifetimeHoweverBusy() {
        String session = signIn();
        for (int hours = 0; hours < 7 * 24; hours += 6) {
            assertThat(people.bySession(session)).isPresent();
            pass(Duration.ofHours(6));
        }
        assertThat(people.bySession(session)).isEmpty();
    }

    @Test
    void signingOutEndsTheSession() {
        String session = signIn();
        people.signOut(session);
        assertThat(people.bySession(session)).isEmpty();
    }

    @Test
    void aLinkForSomebodyKnownKeepsTheirRole() {
        people.ensure("vic", Role.VIEWER);
        People.SignIn.Done done = (People.SignIn.Done) people.signInByLink(people.link("vic", Role.RESPONDER));
        assertThat(done.person()).isEqualTo(new Person("vic", Role.VIEWER));
    }

    @Test
    void theBootstrapTokenStaysUntilItsFileIsDeleted() throws Exception {
        String first =
                Files.readString(BootstrapToken.ensure(folder, people, "")).strip();
        BootstrapToken.ensure(folder, people, "");
        assertThat(people.byToken(first)).hasValue(new Person(BootstrapToken.PERSON, Role.ADMINISTRATOR));

        Files.delete(folder.resolve(BootstrapToken.FILE));
        String second =
                Files.readString(BootstrapToken.ensure(folder, people, "")).strip();
        assertThat(people.byToken(first)).isEmpty();
        assertThat(people.byToken(second)).isPresent();
    }

    @Test
    void eachNodeHasABootstrapTokenOfItsOwn() throws Exception {
        String one = Files.readString(BootstrapToken.ensure(folder, people, "n1:7000"))
                .strip();
        Path other = Files.createDirectories(folder.resolve("other"));
        String two = Files.readString(BootstrapToken.ensure(other, people, "n2:7000"))
                .strip();
        assertThat(people.byToken(one)).isPresent();
        assertThat(people.byToken(two)).isPresent();
    }

    @Test
    void anEmptyBootstrapTokenIsNoToken() throws Exception {
        Files.writeString(folder.resolve(BootstrapToken.FILE), "\n");
        assertThatThrownBy(() -> BootstrapToken.ensure(folder, people, "")).isInstanceOf(StartFailure.class);
        assertThat(people.byToken("")).isEmpty();
    }

    @Test
    void secretsAreKeptAsHashesOnly() {
        String token = people.token("ann", Role.RESPONDER);
        String session = signIn();
        String all = jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT string_agg(t::text, ' ') FROM (SELECT to_jsonb(a) t FROM api_token a"
                                + " UNION ALL SELECT to_jsonb(s) FROM session s) x")
                .mapTo(String.class)
                .one());
        assertThat(all).doesNotContain(token).doesNotContain(session);
    }

    private String signIn() {
        return ((People.SignIn.Done) people.signInByLink(people.link("ann", Role.RESPONDER))).session();
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }
}
