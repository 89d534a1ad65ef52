package io.watchfloor.dashboards.access.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.config.access.SecuritySettings;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.AuthenticationResult;
import io.watchfloor.dashboards.access.CredentialStatus;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.audit.LoggedAudit;
import io.watchfloor.dashboards.board.BoardDatabase;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The first administrator's bootstrap token and its file in the data folder. */
@ExtendWith(BoardDatabase.class)
class BootstrapTokenIT {

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

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T22:00:00Z"));
    private People people;

    @BeforeEach
    void meet(Jdbi database) {
        InstantSource source = now::get;
        people = new People(database, SETTINGS, source.withZone(ZoneOffset.UTC), new SecureRandom(), new LoggedAudit());
    }

    @Test
    void theBootstrapTokenStaysUntilItsFileIsDeleted() throws Exception {
        String first = bootstrap(folder, "");
        bootstrap(folder, "");
        assertThat(person(people.byToken(first)))
                .isEqualTo(new Person(BootstrapToken.PERSON, Role.ADMINISTRATOR, Scope.ALL, Tlp.RED));

        Files.delete(folder.resolve(BootstrapToken.FILE));
        String second = bootstrap(folder, "");
        assertThat(people.byToken(first)).isEqualTo(new AuthenticationResult.Unknown(CredentialStatus.TOKEN_REVOKED));
        assertThat(people.byToken(second)).isInstanceOf(AuthenticationResult.Authenticated.class);
    }

    @Test
    void eachNodeHasABootstrapTokenOfItsOwn() throws Exception {
        String one = bootstrap(folder, "n1:7000");
        String two = bootstrap(Files.createDirectories(folder.resolve("other")), "n2:7000");
        assertThat(people.byToken(one)).isInstanceOf(AuthenticationResult.Authenticated.class);
        assertThat(people.byToken(two)).isInstanceOf(AuthenticationResult.Authenticated.class);
    }

    @Test
    void anEmptyBootstrapTokenIsNoToken() throws Exception {
        Files.writeString(folder.resolve(BootstrapToken.FILE), "\n");
        assertThatThrownBy(() -> BootstrapToken.ensure(folder, people, "")).isInstanceOf(StartFailure.class);
        assertThat(people.byToken("")).isInstanceOf(AuthenticationResult.Unknown.class);
    }

    @Test
    void aRevokedBootstrapTokenStaysRevokedWhenTheNodeStartsAgain() throws Exception {
        String first = bootstrap(folder, "");
        Tokens.Token token = people.tokens().of(BootstrapToken.PERSON).getFirst();
        people.tokens().revoke(BootstrapToken.PERSON, token.id(), Actor.named("root"));
        assertThat(bootstrap(folder, "")).isEqualTo(first);
        assertThat(people.byToken(first)).isEqualTo(new AuthenticationResult.Unknown(CredentialStatus.TOKEN_REVOKED));
        Files.delete(folder.resolve(BootstrapToken.FILE));
        assertThat(people.byToken(bootstrap(folder, ""))).isInstanceOf(AuthenticationResult.Authenticated.class);
    }

    @Test
    void aNewNodeDoesNotLetTheFirstAdministratorInAgainWhileAnotherCanLetPeopleIn() throws Exception {
        bootstrap(folder, "n1:7000");
        token("ruth", Role.ADMINISTRATOR);
        assertThat(edit(BootstrapToken.PERSON, null, true)).isInstanceOf(AccountReply.Success.class);
        Path other = Files.createDirectories(folder.resolve("other"));
        assertThat(BootstrapToken.ensure(other, people, "n2:7000")).isEmpty();
        assertThat(other.resolve(BootstrapToken.FILE)).doesNotExist();

        pass(Duration.ofDays(91));
        assertThat(person(people.byToken(bootstrap(other, "n2:7000"))))
                .as("ruth's token has expired, and nobody could let people in")
                .isEqualTo(new Person(BootstrapToken.PERSON, Role.ADMINISTRATOR, Scope.ALL, Tlp.RED));
    }

    @Test
    void whoWritesATokenIntoTheDataFolderIsLetIn() throws Exception {
        bootstrap(folder, "");
        token("ruth", Role.ADMINISTRATOR);
        assertThat(edit(BootstrapToken.PERSON, Role.VIEWER, true)).isInstanceOf(AccountReply.Success.class);
        String written = "written-by-hand-and-hard-to-guess-0123456789";
        Files.writeString(folder.resolve(BootstrapToken.FILE), written);
        bootstrap(folder, "");
        assertThat(person(people.byToken(written)))
                .isEqualTo(new Person(BootstrapToken.PERSON, Role.ADMINISTRATOR, Scope.ALL, Tlp.RED));
    }

    private void token(String name, Role role) {
        people.ensure(name, role);
        assertThat(people.tokens().make(name, "", SETTINGS.tokenLifetime(), Actor.named("root")))
                .isInstanceOf(Tokens.CreateResult.Success.class);
    }

    private AccountReply edit(String name, @Nullable Role role, @Nullable Boolean disabled) {
        return people.roster().change(name, new AccountChange.Edit(role, disabled), null, Actor.named("root"));
    }

    private static Person person(AuthenticationResult recognition) {
        return ((AuthenticationResult.Authenticated) recognition).person();
    }

    private String bootstrap(Path data, String node) throws IOException {
        return Files.readString(BootstrapToken.ensure(data, people, node).orElseThrow())
                .strip();
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }
}
