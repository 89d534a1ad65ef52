package io.watchfloor.dashboards.access.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.access.SecuritySettings;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.AuthenticationResult;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.audit.LoggedAudit;
import io.watchfloor.dashboards.board.BoardDatabase;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BoardDatabase.class)
class InvitesIT {

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
    private static final Actor RUTH = Actor.named("ruth");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T22:00:00Z"));
    private Jdbi jdbi;
    private People people;

    @BeforeEach
    void meet(Jdbi database) {
        jdbi = database;
        InstantSource source = now::get;
        people = new People(jdbi, SETTINGS, source.withZone(ZoneOffset.UTC), new SecureRandom(), new LoggedAudit());
        people.ensure("ruth", Role.ADMINISTRATOR);
        people.ensure("root", Role.ADMINISTRATOR);
        people.tokens().make("root", "", Duration.ofDays(9), RUTH);
    }

    @Test
    void whoeverHasTheLinkIsThePersonWithTheRightsOfTheInvitation() {
        people.teams().put("night", "", List.of("ruth"), RUTH);
        Invites.CreateResult.Success made = invite(new Invite.Terms(
                "ines",
                new AccountChange.Rights(Role.VIEWER, false, false, Scope.of(List.of("Finance")), Tlp.GREEN),
                List.of("night"),
                false));
        assertThat(people.roster().find("ines")).as("before the link is used").isEmpty();

        Invites.Redeemed.Success done = (Invites.Redeemed.Success)
                people.invites().redeem(made.code(), new SignInOrigin("10.0.0.7", "Firefox"));
        assertThat(done.person()).isEqualTo(new Person("ines", Role.VIEWER, Scope.of(List.of("Finance")), Tlp.GREEN));
        assertThat(people.bySession(done.session(), true)).isInstanceOf(AuthenticationResult.Authenticated.class);
        assertThat(people.roster().find("ines").orElseThrow().teams()).containsExactly("night");
        assertThat(people.invites().redeem(made.code(), SignInOrigin.UNKNOWN)).isEqualTo(refused(Invites.Reason.USED));
        assertThat(people.invites().all()).extracting(Invite::status).containsExactly(Invite.Status.USED);
    }

    @Test
    void theDatabaseHoldsNoLink() {
        Invites.CreateResult.Success made = invite("ines");
        String stored = jdbi.withHandle(handle -> handle.createQuery("SELECT i::text FROM invite i")
                .mapTo(String.class)
                .one());
        assertThat(stored)
                .contains("ines")
                .doesNotContain(made.code())
                .doesNotContain(java.util.HexFormat.of().formatHex(made.code().getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aLinkThatEndedSaysHow() {
        Invites.CreateResult.Success late = invite("late");
        Invites.CreateResult.Success withdrawn = invite("gone");
        people.invites().withdraw(withdrawn.invite().id(), RUTH);
        assertThat(people.invites().redeem(withdrawn.code(), SignInOrigin.UNKNOWN))
                .isEqualTo(refused(Invites.Reason.WITHDRAWN));
        Invites.CreateResult.Success taken = invite("mina");
        people.ensure("mina", Role.VIEWER);
        assertThat(people.invites().redeem(taken.code(), SignInOrigin.UNKNOWN))
                .isEqualTo(refused(Invites.Reason.NAME_TAKEN));
        now.updateAndGet(time -> time.plus(Duration.ofDays(2)));
        assertThat(people.invites().redeem(late.code(), SignInOrigin.UNKNOWN))
                .isEqualTo(refused(Invites.Reason.EXPIRED));
        assertThat(people.invites().redeem("made up", SignInOrigin.UNKNOWN)).isEqualTo(refused(Invites.Reason.UNKNOWN));
        assertThat(people.roster().find("late")).isEmpty();
    }

    @Test
    void oneOfManyWhoUseALinkAtOnceIsThePerson() throws Exception {
        Invites.CreateResult.Success made = invite("ines");
        try (ExecutorService many = Executors.newFixedThreadPool(8)) {
            List<Future<Invites.Redeemed>> answers = many.invokeAll(
                    java.util.Collections.nCopies(8, () -> people.invites().redeem(made.code(), SignInOrigin.UNKNOWN)));
            int in = 0;
            for (Future<Invites.Redeemed> answer : answers) {
                in += answer.get() instanceof Invites.Redeemed.Success ? 1 : 0;
            }
            assertThat(in).isOne();
        }
        assertThat(people.sessions().of("ines")).hasSize(1);
    }

    @Test
    void whatSomebodyOfferedEndsWithTheirRightToInvite() {
        Invites.CreateResult.Success disabled = invite("ann");
        people.roster().change("ruth", new AccountChange.Edit(Role.LEAD, null), null, Actor.named("root"));
        assertThat(people.invites().redeem(disabled.code(), SignInOrigin.UNKNOWN))
                .isEqualTo(refused(Invites.Reason.WITHDRAWN));
        people.roster().change("ruth", new AccountChange.Edit(Role.ADMINISTRATOR, null), null, Actor.named("root"));
        Invites.CreateResult.Success removed = invite("ben");
        people.roster().change("ruth", AccountChange.Remove.REMOVE, null, Actor.named("root"));
        assertThat(people.invites().redeem(removed.code(), SignInOrigin.UNKNOWN))
                .isEqualTo(refused(Invites.Reason.WITHDRAWN));
    }

    @Test
    void aNameIsInvitedOnceAndOnlyWhenNobodyHasIt() {
        invite("ines");
        assertThat(people.invites().make(terms("Ines", false), Duration.ofHours(1), RUTH))
                .isInstanceOf(Invites.CreateResult.Pending.class);
        assertThat(people.invites().make(terms("Root", false), Duration.ofHours(1), RUTH))
                .isInstanceOfSatisfying(
                        Invites.CreateResult.NameConflict.class,
                        taken -> assertThat(taken.why().reason()).isEqualTo(AccountReply.Reason.TOO_ALIKE));
        people.ensure("old", Role.RESPONDER);
        people.roster().change("old", AccountChange.Remove.REMOVE, null, RUTH);
        assertThat(people.invites().make(terms("old", false), Duration.ofHours(1), RUTH))
                .isInstanceOf(Invites.CreateResult.NameConflict.class);
        Invites.CreateResult.Success back =
                (Invites.CreateResult.Success) people.invites().make(terms("old", true), Duration.ofHours(1), RUTH);
        assertThat(people.invites().redeem(back.code(), SignInOrigin.UNKNOWN))
                .isInstanceOf(Invites.Redeemed.Success.class);
        assertThat(people.invites()
                        .make(
                                new Invite.Terms("new", AccountChange.Rights.usual(Role.VIEWER), List.of("day"), false),
                                Duration.ofHours(1),
                                RUTH))
                .isEqualTo(new Invites.CreateResult.UnknownTeams(List.of("day")));
    }

    @Test
    void aPersonWasLastSeenWhenACredentialWasLastUsed() {
        Invites.CreateResult.Success made = invite("ines");
        String session =
                ((Invites.Redeemed.Success) people.invites().redeem(made.code(), SignInOrigin.UNKNOWN)).session();
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(5)));
        people.bySession(session, false);
        assertThat(people.roster().find("ines").orElseThrow().lastSeenAt()).isEqualTo("2026-11-24T22:00:00Z");
        people.bySession(session, true);
        assertThat(people.roster().find("ines").orElseThrow().lastSeenAt()).isEqualTo("2026-11-24T22:05:00Z");
    }

    @Test
    void whoeverActsOnLeavingIsToldOnceAndOneThatFailsHindersNobody() {
        people.ensure("ann", Role.RESPONDER);
        List<String> told = new java.util.ArrayList<>();
        people.roster().tell((name, by) -> {
            throw new IllegalStateException("fails");
        });
        people.roster().tell((name, by) -> told.add(name + " by " + by.name()));
        people.roster().change("ann", new AccountChange.Edit(Role.VIEWER, null), null, RUTH);
        assertThat(told).isEmpty();
        people.roster().change("ann", new AccountChange.Edit(null, true), null, RUTH);
        people.roster().change("ann", new AccountChange.Edit(null, true), null, RUTH);
        people.roster().change("ann", AccountChange.Remove.REMOVE, null, RUTH);
        people.roster().change("ann", AccountChange.Remove.REMOVE, null, RUTH);
        assertThat(told).containsExactly("ann by ruth", "ann by ruth");
    }

    @Test
    void anAdministratorWhoHasNotComeYetOrIsAProgramIsNoOtherAdministrator() {
        invite(new Invite.Terms("next", AccountChange.Rights.usual(Role.ADMINISTRATOR), List.of(), false));
        people.services().add("robot", Role.ADMINISTRATOR, "root", RUTH);
        people.tokens().make("robot", "", Duration.ofDays(9), RUTH);
        for (AccountChange change : List.of(
                new AccountChange.Edit(Role.LEAD, null),
                new AccountChange.Edit(null, true),
                AccountChange.Remove.REMOVE)) {
            assertThat(people.roster().change("root", change, null, RUTH))
                    .isInstanceOfSatisfying(
                            AccountReply.Rejection.class,
                            refused -> assertThat(refused.reason()).isEqualTo(AccountReply.Reason.LAST_ADMINISTRATOR));
        }
        people.tokens().make("ruth", "", Duration.ofHours(1), RUTH);
        now.updateAndGet(time -> time.plus(Duration.ofHours(2)));
        assertThat(people.roster().change("root", AccountChange.Remove.REMOVE, null, RUTH))
                .as("the other one's only token has expired")
                .isInstanceOf(AccountReply.Rejection.class);
        people.tokens().make("ruth", "", Duration.ofHours(1), RUTH);
        assertThat(people.roster().change("root", AccountChange.Remove.REMOVE, null, RUTH))
                .isInstanceOf(AccountReply.Success.class);
    }

    private Invites.CreateResult.Success invite(String name) {
        return invite(terms(name, false));
    }

    private Invites.CreateResult.Success invite(Invite.Terms terms) {
        return (Invites.CreateResult.Success)
                people.invites().make(terms, people.invites().usualLifetime(), RUTH);
    }

    private static Invite.Terms terms(String name, boolean back) {
        return new Invite.Terms(name, AccountChange.Rights.usual(Role.RESPONDER), List.of(), back);
    }

    private static Invites.Redeemed refused(Invites.Reason reason) {
        return new Invites.Redeemed.Rejection(reason);
    }
}
