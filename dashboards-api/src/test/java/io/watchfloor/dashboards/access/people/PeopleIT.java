package io.watchfloor.dashboards.access.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.access.SecuritySettings;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.AuthenticationResult;
import io.watchfloor.dashboards.access.Credential;
import io.watchfloor.dashboards.access.CredentialStatus;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.audit.LoggedAudit;
import io.watchfloor.dashboards.board.BoardDatabase;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BoardDatabase.class)
class PeopleIT {

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

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T22:00:00Z"));
    private Jdbi jdbi;
    private People people;

    @BeforeEach
    void meet(Jdbi database) {
        jdbi = database;
        InstantSource source = now::get;
        Clock clock = source.withZone(ZoneOffset.UTC);
        people = new People(jdbi, SETTINGS, clock, new SecureRandom(), new LoggedAudit());
    }

    @Test
    void aLinkIsGoodOnceAndForAQuarterOfAnHour() {
        people.ensure("ann", Role.RESPONDER);
        String used = link("ann");
        String late = link("ann");
        assertThat(people.signInByLink(used, SignInOrigin.UNKNOWN)).isInstanceOf(People.SignIn.Success.class);
        assertThat(people.signInByLink(used, SignInOrigin.UNKNOWN)).isEqualTo(new People.SignIn.Rejection("used"));
        pass(Duration.ofMinutes(15));
        assertThat(people.signInByLink(late, SignInOrigin.UNKNOWN)).isEqualTo(new People.SignIn.Rejection("expired"));
        assertThat(people.signInByLink("made up", SignInOrigin.UNKNOWN))
                .isEqualTo(new People.SignIn.Rejection("unknown"));
    }

    @Test
    void aSessionEndsWhenItIsIdle() {
        String session = signIn();
        pass(Duration.ofHours(7));
        assertThat(people.bySession(session, true)).isInstanceOf(AuthenticationResult.Authenticated.class);
        pass(Duration.ofHours(7));
        assertThat(people.bySession(session, true)).isInstanceOf(AuthenticationResult.Authenticated.class);
        pass(Duration.ofHours(9));
        assertThat(people.bySession(session, true)).isInstanceOf(AuthenticationResult.Unknown.class);
    }

    @Test
    void aSessionEndsAfterItsLifetimeHoweverBusy() {
        String session = signIn();
        for (int hours = 0; hours < 7 * 24; hours += 6) {
            assertThat(people.bySession(session, true)).isInstanceOf(AuthenticationResult.Authenticated.class);
            pass(Duration.ofHours(6));
        }
        assertThat(people.bySession(session, true)).isInstanceOf(AuthenticationResult.Unknown.class);
    }

    @Test
    void signingOutEndsTheSession() {
        String session = signIn();
        people.signOut(session);
        assertThat(people.bySession(session, true)).isInstanceOf(AuthenticationResult.Unknown.class);
    }

    @Test
    void aLinkForSomebodyKnownKeepsTheirRole() {
        people.ensure("vic", Role.VIEWER);
        people.ensure("vic", Role.RESPONDER);
        People.SignIn.Success done = (People.SignIn.Success) people.signInByLink(link("vic"), SignInOrigin.UNKNOWN);
        assertThat(done.person()).isEqualTo(new Person("vic", Role.VIEWER, Scope.ALL, Tlp.AMBER));
    }

    @Test
    void aPageThatNobodyTouchesKeepsNoSessionAlive() {
        String session = signIn();
        for (int hour = 0; hour < 7; hour++) {
            pass(Duration.ofHours(1));
            assertThat(people.bySession(session, false)).isInstanceOf(AuthenticationResult.Authenticated.class);
        }
        pass(Duration.ofHours(1));
        assertThat(people.bySession(session, false))
                .isEqualTo(new AuthenticationResult.Unknown(CredentialStatus.SESSION_IDLE));
    }

    @Test
    void aTokenExpires() {
        Tokens.CreateResult.Success made = token("ann", Duration.ofDays(2));
        pass(Duration.ofDays(1));
        assertThat(people.byToken(made.secret())).isInstanceOf(AuthenticationResult.Authenticated.class);
        pass(Duration.ofDays(1));
        assertThat(people.byToken(made.secret()))
                .isEqualTo(new AuthenticationResult.Unknown(CredentialStatus.TOKEN_EXPIRED));
    }

    @Test
    void whatWasOpenedWithATokenEndsWithIt() {
        Tokens.CreateResult.Success revoked = token("ann", Duration.ofDays(2));
        Tokens.CreateResult.Success expiring = token("ann", Duration.ofHours(3));
        String first = people.signInByToken(revoked.secret(), SignInOrigin.UNKNOWN)
                .orElseThrow()
                .session();
        String second = people.signInByToken(expiring.secret(), SignInOrigin.UNKNOWN)
                .orElseThrow()
                .session();
        assertThat(people.sessions().of("ann")).hasSize(2);

        assertThat(people.tokens().revoke("ann", revoked.token().id(), Actor.named("root")))
                .isTrue();
        assertThat(people.bySession(first, true))
                .isEqualTo(new AuthenticationResult.Unknown(CredentialStatus.TOKEN_REVOKED));
        assertThat(people.sessions().of("ann")).hasSize(1);
        assertThat(people.bySession(second, true)).isInstanceOf(AuthenticationResult.Authenticated.class);
        pass(Duration.ofHours(3));
        assertThat(people.bySession(second, true))
                .isEqualTo(new AuthenticationResult.Unknown(CredentialStatus.TOKEN_EXPIRED));
    }

    @Test
    void aTokenIsRevokedByItsOwnersNameAlone() {
        Tokens.CreateResult.Success made = token("ann", Duration.ofDays(2));
        people.ensure("bob", Role.RESPONDER);
        assertThat(people.tokens().revoke("bob", made.token().id(), Actor.named("root")))
                .isFalse();
        assertThat(people.byToken(made.secret())).isInstanceOf(AuthenticationResult.Authenticated.class);
    }

    @Test
    void aListTellsWhenATokenWasUsedLast() {
        Tokens.CreateResult.Success made = token("ann", Duration.ofDays(2));
        assertThat(people.tokens().of("ann").getFirst().lastUsedAt()).isNull();
        pass(Duration.ofHours(1));
        people.byToken(made.secret());
        assertThat(people.tokens().of("ann").getFirst().lastUsedAt()).isEqualTo(now.get());
    }

    @Test
    void toLookHowACredentialStandsIsNoUseOfIt() {
        String session = signIn();
        Credential credential = ((AuthenticationResult.Authenticated) people.bySession(session, true)).credential();
        for (int hour = 0; hour < 7; hour++) {
            pass(Duration.ofHours(1));
            assertThat(standing(credential)).isEqualTo(CredentialStatus.GOOD);
        }
        pass(Duration.ofHours(1));
        assertThat(standing(credential)).isEqualTo(CredentialStatus.SESSION_IDLE);
    }

    private CredentialStatus standing(Credential credential) {
        return Objects.requireNonNull(standings(Set.of(credential)).get(credential))
                .standing();
    }

    @Test
    void everyEndOfACredentialIsTold() {
        Map<Credential, CredentialStatus> expected = new HashMap<>();
        people.ensure("root", Role.ADMINISTRATOR);
        String out = signIn();
        expected.put(credential(people.bySession(out, true)), CredentialStatus.SESSION_ENDED);
        people.signOut(out);
        Tokens.CreateResult.Success revoked = token("ann", Duration.ofDays(2));
        expected.put(credential(people.byToken(revoked.secret())), CredentialStatus.TOKEN_REVOKED);
        people.tokens().revoke("ann", revoked.token().id(), Actor.named("root"));
        expected.put(
                credential(people.byToken(token("vic", Duration.ofDays(2)).secret())),
                CredentialStatus.PERSON_DISABLED);
        people.roster().change("vic", new AccountChange.Edit(null, true), null, Actor.named("root"));
        expected.put(
                credential(people.byToken(token("gus", Duration.ofDays(2)).secret())), CredentialStatus.PERSON_REMOVED);
        people.roster().change("gus", AccountChange.Remove.REMOVE, null, Actor.named("root"));
        expected.put(credential(people.bySession(signIn(), true)), CredentialStatus.GOOD);
        expected.put(credential(people.byToken(token("ann", Duration.ofDays(2)).secret())), CredentialStatus.GOOD);
        expected.put(new Credential.OfSession("never"), CredentialStatus.SESSION_ENDED);
        expected.put(new Credential.OfToken("never"), CredentialStatus.TOKEN_UNKNOWN);

        standings(Set.copyOf(expected.keySet()))
                .forEach((credential, now) ->
                        assertThat(now.standing()).as(credential.toString()).isEqualTo(expected.remove(credential)));
        assertThat(expected).isEmpty();
    }

    @Test
    void whoIsDisabledLosesEverythingForGood() {
        Tokens.CreateResult.Success made = token("ann", Duration.ofDays(2));
        String session = signIn();
        String unused = link("ann");
        people.ensure("bob", Role.RESPONDER);
        String madeForAnother = people.link("bob", Actor.named("ann")).orElseThrow();

        assertThat(edit("ann", null, true)).isInstanceOf(AccountReply.Success.class);
        assertThat(people.byToken(made.secret()))
                .isEqualTo(new AuthenticationResult.Unknown(CredentialStatus.PERSON_DISABLED));
        assertThat(people.bySession(session, true))
                .isEqualTo(new AuthenticationResult.Unknown(CredentialStatus.PERSON_DISABLED));
        assertThat(people.signInByLink(unused, SignInOrigin.UNKNOWN)).isEqualTo(new People.SignIn.Rejection("unknown"));
        assertThat(people.signInByLink(madeForAnother, SignInOrigin.UNKNOWN))
                .isEqualTo(new People.SignIn.Rejection("unknown"));
        assertThat(people.link("ann", Actor.named("root"))).isEmpty();
        assertThat(people.tokens().make("ann", "", Duration.ofDays(1), Actor.named("root")))
                .isInstanceOf(Tokens.CreateResult.Nobody.class);

        assertThat(edit("ann", null, false)).isInstanceOf(AccountReply.Success.class);
        assertThat(people.byToken(made.secret()))
                .isEqualTo(new AuthenticationResult.Unknown(CredentialStatus.TOKEN_REVOKED));
        assertThat(people.bySession(session, true))
                .isEqualTo(new AuthenticationResult.Unknown(CredentialStatus.SESSION_ENDED));
        assertThat(signIn()).isNotEmpty();
    }

    @Test
    void aRemovedNameIsNotTakenUnnoticed() {
        people.ensure("ann", Role.VIEWER);
        assertThat(remove("ann")).isInstanceOf(AccountReply.Success.class);
        assertThat(((AccountReply.Success) remove("ann")).changed()).isFalse();
        assertThat(people.roster().all(false)).isEmpty();
        assertThat(people.roster().all(true)).hasSize(1);
        assertThat(reason(people.roster().add("ann", Role.VIEWER, false, Actor.named("root"))))
                .isEqualTo(AccountReply.Reason.REMOVED);
        assertThat(reason(edit("ann", Role.ADMINISTRATOR, null))).isEqualTo(AccountReply.Reason.REMOVED);
        assertThat(people.ensure("ann", Role.ADMINISTRATOR).role()).isEqualTo(Role.VIEWER);
        assertThat(people.link("ann", Actor.named("root"))).isEmpty();
        assertThat(people.roster().add("ann", Role.RESPONDER, true, Actor.named("root")))
                .isInstanceOf(AccountReply.Success.class);
        assertThat(people.link("ann", Actor.named("root"))).isPresent();
    }

    @Test
    void twoNamesThatDifferInCaseOnlyAreRefused() {
        people.ensure("Ann", Role.VIEWER);
        assertThat(reason(people.roster().add("ann", Role.VIEWER, false, Actor.named("root"))))
                .isEqualTo(AccountReply.Reason.TOO_ALIKE);
        assertThat(((AccountReply.Success) people.roster().add("Ann", Role.VIEWER, false, Actor.named("root")))
                        .changed())
                .isFalse();
        assertThat(reason(people.roster().add("Ann", Role.RESPONDER, false, Actor.named("root"))))
                .isEqualTo(AccountReply.Reason.EXISTS);
    }

    @Test
    void theLastAdministratorWhoCanComeInCannotVanish() {
        people.ensure("root", Role.ADMINISTRATOR);
        token("root", Duration.ofDays(2));
        people.ensure("ruth", Role.ADMINISTRATOR);
        for (AccountChange change : List.of(
                AccountChange.Remove.REMOVE,
                new AccountChange.Edit(null, true),
                new AccountChange.Edit(Role.VIEWER, null))) {
            assertThat(reason(people.roster().change("root", change, null, Actor.named("root"))))
                    .as("ruth has no way in: %s", change)
                    .isEqualTo(AccountReply.Reason.LAST_ADMINISTRATOR);
        }
        token("ruth", Duration.ofDays(1));
        assertThat(edit("root", Role.VIEWER, null)).isInstanceOf(AccountReply.Success.class);
        assertThat(reason(remove("ruth"))).isEqualTo(AccountReply.Reason.LAST_ADMINISTRATOR);
    }

    @Test
    void twoAdministratorsCannotRemoveEachOther() throws Exception {
        for (int round = 0; round < 20; round++) {
            String one = "one" + round;
            String other = "other" + round;
            token(one, Role.ADMINISTRATOR);
            token(other, Role.ADMINISTRATOR);
            if (round > 0) {
                jdbi.useHandle(handle -> handle.execute(
                        "UPDATE person SET removed_at = created_at WHERE name NOT IN (?, ?)", one, other));
            }
            try (ExecutorService both = Executors.newFixedThreadPool(2)) {
                Future<AccountReply> first = both.submit(() -> remove(one));
                Future<AccountReply> second = both.submit(() -> remove(other));
                assertThat(List.of(
                                first.get() instanceof AccountReply.Success,
                                second.get() instanceof AccountReply.Success))
                        .containsExactlyInAnyOrder(true, false);
            }
        }
    }

    @Test
    void whoDecidedOnAnOldVersionIsTold() {
        people.ensure("ann", Role.VIEWER);
        long seen = people.roster().find("ann").orElseThrow().version();
        edit("ann", Role.RESPONDER, null);
        assertThat(reason(people.roster().change("ann", new AccountChange.Edit(null, true), seen, Actor.named("root"))))
                .isEqualTo(AccountReply.Reason.STALE);
    }

    @Test
    void secretsAreKeptAsHashesOnly() {
        String token = token("ann", Duration.ofDays(1)).secret();
        String session = signIn();
        String all = jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT string_agg(t::text, ' ') FROM (SELECT to_jsonb(a) t FROM api_token a"
                                + " UNION ALL SELECT to_jsonb(s) FROM session s) x")
                .mapTo(String.class)
                .one());
        assertThat(all).doesNotContain(token).doesNotContain(session);
    }

    private String link(String name) {
        return people.link(name, Actor.named("root")).orElseThrow();
    }

    private Tokens.CreateResult.Success token(String name, Duration lifetime) {
        people.ensure(name, Role.RESPONDER);
        return (Tokens.CreateResult.Success) people.tokens().make(name, "", lifetime, Actor.named("root"));
    }

    private void token(String name, Role role) {
        people.ensure(name, role);
        token(name, SETTINGS.tokenLifetime());
    }

    private AccountReply edit(String name, @Nullable Role role, @Nullable Boolean disabled) {
        return people.roster().change(name, new AccountChange.Edit(role, disabled), null, Actor.named("root"));
    }

    private AccountReply remove(String name) {
        return people.roster().change(name, AccountChange.Remove.REMOVE, null, Actor.named("root"));
    }

    private static AccountReply.Reason reason(AccountReply reply) {
        return ((AccountReply.Rejection) reply).reason();
    }

    private static Credential credential(AuthenticationResult recognition) {
        return ((AuthenticationResult.Authenticated) recognition).credential();
    }

    private String signIn() {
        people.ensure("ann", Role.RESPONDER);
        return ((People.SignIn.Success) people.signInByLink(link("ann"), SignInOrigin.UNKNOWN)).session();
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private Map<Credential, CredentialStatuses.Now> standings(Set<Credential> credentials) {
        return people.database().jdbi().withHandle(handle -> people.standings(handle, credentials));
    }
}
