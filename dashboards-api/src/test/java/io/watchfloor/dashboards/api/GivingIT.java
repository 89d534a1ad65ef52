package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.people.AccountChange;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests who can grant rights: people who manage people, permanently, temporarily or with a limited token, against every
 * route that creates an account, a credential, a link, a token or an invitation, with all kinds of rights. Nobody can
 * grant rights that they lack.
 */
@ExtendWith(Serving.class)
class GivingIT {

    /** Administrative routes that give another person rights or a credential; all are tested below. */
    private static final Set<String> GIVES = Set.of(
            "POST /api/v1/people",
            "PATCH /api/v1/people/{name}",
            "POST /api/v1/people/{name}/links",
            "POST /api/v1/people/{name}/tokens",
            "POST /api/v1/invites",
            "PUT /api/v1/teams/{name}",
            "DELETE /api/v1/teams/{name}",
            "POST /api/v1/sensors/tokens",
            "POST /api/v1/inputs/{name}/tokens",
            // An account with the clearance of the ceiling, which is at most that of the administrator.
            "PUT /api/v1/partners/{id}",
            "PUT /api/v1/partners/{id}/limits",
            // Refused beyond the rights of the administrator: PartnerCertificatesIT.
            "POST /api/v1/partners/{id}/certificates");

    /** Administrative routes that grant no rights. */
    private static final Set<String> GIVES_NOTHING = Set.of(
            "DELETE /api/v1/people/{name}",
            "DELETE /api/v1/people/{name}/tokens/{id}",
            "DELETE /api/v1/people/{name}/sessions",
            "DELETE /api/v1/people/{name}/sessions/{id}",
            "DELETE /api/v1/people/{name}/passkeys/{id}",
            "DELETE /api/v1/people/{name}/recovery-codes",
            "DELETE /api/v1/invites/{id}",
            "POST /api/v1/providers/{name}/check",
            "DELETE /api/v1/assets/{id}/evidence/holds/{matter}",
            "POST /api/v1/assets/{id}/evidence/erase",
            "DELETE /api/v1/sensors/{id}",
            "DELETE /api/v1/sensors/tokens/{id}",
            "DELETE /api/v1/quarantine/{id}",
            "DELETE /api/v1/retry-queue/{id}",
            "POST /api/v1/sensor-groups/{name}/configuration",
            "POST /api/v1/sensor-groups/{name}/share",
            "POST /api/v1/sensor-groups/{name}/withdraw",
            "PUT /api/v1/sensors/{id}/group",
            "PUT /api/v1/heartbeats/{name}",
            "DELETE /api/v1/heartbeats/{name}",
            "DELETE /api/v1/archive/nodes/{node}",
            // A collection is read up to the clearance of the reader, whatever its ceiling.
            "PUT /api/v1/intel/collections/{name}",
            "DELETE /api/v1/intel/collections/{name}",
            "PUT /api/v1/intel/collections/{name}/sources/{source}",
            "DELETE /api/v1/intel/collections/{name}/sources/{source}",
            "PUT /api/v1/intel/feeds/{name}",
            "DELETE /api/v1/intel/feeds/{name}",
            "POST /api/v1/intel/feeds/{name}/poll",
            "DELETE /api/v1/partners/{id}/certificates/{fingerprint}");

    private static final Scope FINANCE = Scope.of(List.of("finance"));

    private static ServedBoards center;

    private Map<String, Giver> givers;
    private int asked;

    /** A person who can manage people now, with the permanent rights that the token includes. */
    private record Giver(Caller caller, String name, Set<Verb> verbs, Scope scope, Tlp clearance) {

        boolean has(Gift gift) {
            return verbs.containsAll(gift.role().verbs())
                    && scope.contains(gift.scope())
                    && clearance.covers(gift.clearance());
        }

        boolean lastingAdministrator() {
            return verbs.contains(Verb.ADMINISTER);
        }
    }

    private record Gift(Role role, Scope scope, Tlp clearance) {

        String members() {
            String sees = scope.all()
                    ? "\"allGroups\":true"
                    : scope.groups().stream()
                            .map(one -> "\"" + one + "\"")
                            .collect(Collectors.joining(",", "\"groups\":[", "]"));
            return "\"role\":\"%s\",%s,\"clearance\":\"%s\"".formatted(role.text(), sees, clearance.text());
        }

        String name() {
            return "has-%s-%s-%s"
                    .formatted(role.text(), scope.all() ? "all" : String.join("", scope.groups()), clearance.rank());
        }
    }

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void everybodyWhoGives() {
        center.token("root", Role.ADMINISTRATOR);
        givers = new LinkedHashMap<>();
        lasting("all", Scope.ALL, Tlp.RED);
        lasting("of-finance", FINANCE, Tlp.RED);
        lasting("of-nothing", Scope.NOTHING, Tlp.RED);
        lasting("cleared-for-amber", Scope.ALL, Tlp.AMBER);
        temporary("viewer", Role.VIEWER, Scope.ALL);
        temporary("responder-of-finance", Role.RESPONDER, FINANCE);
        temporary("lead", Role.LEAD, Scope.ALL);
        temporary("partner", Role.PARTNER, Scope.NOTHING);
        String bounded = center.caller("bounded", Role.ADMINISTRATOR)
                .post("/api/v1/people/bounded/tokens", "{\"scopes\":[\"administer\"]}")
                .json()
                .path("token")
                .asText();
        givers.put(
                "a token for administration alone",
                new Giver(caller(bounded), "bounded", Set.of(Verb.NONE, Verb.ADMINISTER), Scope.ALL, Tlp.RED));
        asked = 0;
    }

    private static Caller caller(String token) {
        return new Caller(center.http(), center.uri(""), token);
    }

    private void lasting(String name, Scope scope, Tlp clearance) {
        String token = center.token(name, Role.ADMINISTRATOR);
        changed(name, new Gift(Role.ADMINISTRATOR, scope, clearance));
        givers.put(
                "administrator " + name, new Giver(caller(token), name, Role.ADMINISTRATOR.verbs(), scope, clearance));
    }

    private void temporary(String name, Role own, Scope scope) {
        String token = center.token(name, own);
        changed(name, new Gift(own, scope, own.usualClearance()));
        center.jdbi().useHandle(handle -> handle.execute("""
                        INSERT INTO approval (id, kind, state, person, via, action, object, asked, reason, needs, digest, address,
                            device, asked_at, expires_at, role, seconds, decided_by, decided_via, decided_at, ends_at)
                        VALUES (?, 'elevation', 'approved', ?, '', 'requestTemporaryRole', '', '', 'away', 'LEAD', '', '', '', now(),
                            now(), 'administrator', 3600, 'root', '', now(), now() + interval '1 hour')""", "e-" + name, name));
        givers.put(
                name + " who is administrator for an hour",
                new Giver(caller(token), name, own.verbs(), scope, own.usualClearance()));
    }

    private static void changed(String name, Gift gift) {
        center.people()
                .roster()
                .change(
                        name,
                        new AccountChange.Edit(gift.role(), false, gift.scope(), gift.clearance()),
                        null,
                        Actor.named("test"));
    }

    private static List<Gift> gifts() {
        List<Gift> gifts = new ArrayList<>();
        for (Role role : Role.values()) {
            for (Scope scope : List.of(Scope.ALL, FINANCE, Scope.of(List.of("finance", "hr")), Scope.NOTHING)) {
                for (Tlp clearance : List.of(Tlp.GREEN, Tlp.AMBER, Tlp.RED)) {
                    gifts.add(new Gift(role, scope, clearance));
                }
            }
        }
        return gifts;
    }

    /** So that new routes must be classified, and tested here if they grant rights. */
    @Test
    void everyRouteOfAdministratorsIsKnownToGiveOrToGiveNothing() {
        Set<String> routes = center.dashboards().table().stream()
                .filter(route ->
                        route.needs() == Verb.ADMINISTER && !route.method().equals("GET"))
                .map(route -> route.method() + " " + route.path())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = new TreeSet<>(GIVES);
        known.addAll(GIVES_NOTHING);
        assertThat(routes).containsExactlyElementsOf(known);
    }

    @Test
    void nobodyInvitesToMoreThanTheyHaveForGood() {
        List<String> wrong = new ArrayList<>();
        givers.forEach((who, giver) -> {
            for (Gift gift : gifts()) {
                Caller.Answer answer =
                        giver.caller().post("/api/v1/invites", "{\"name\":\"new\",%s}".formatted(gift.members()));
                expect(wrong, who + " invites " + gift, answer, giver.has(gift));
                assertThat(ofDatabase("SELECT count(*) FROM invite")).isEqualTo(giver.has(gift) ? 1 : 0);
                center.jdbi().useHandle(handle -> handle.execute("DELETE FROM invite"));
            }
        });
        report(wrong);
    }

    @Test
    void nobodyMakesALinkOrATokenOfSomebodyWhoHasMore() {
        List<String> wrong = new ArrayList<>();
        for (Gift gift : gifts()) {
            center.token(gift.name(), gift.role());
            changed(gift.name(), gift);
            givers.forEach((who, giver) -> {
                String of = "/api/v1/people/" + gift.name();
                expect(
                        wrong,
                        who + " makes a link of " + gift,
                        giver.caller().post(of + "/links", "{}"),
                        giver.has(gift));
                boolean bounded = giver.name().equals("bounded");
                Caller.Answer token = giver.caller().post(of + "/tokens", "{}");
                Gift narrowed = bounded ? new Gift(Role.PARTNER, gift.scope(), gift.clearance()) : gift;
                expect(
                        wrong,
                        who + " makes a token of " + gift,
                        token,
                        bounded
                                ? giver.scope().contains(narrowed.scope())
                                        && giver.clearance().covers(narrowed.clearance())
                                : giver.has(gift));
            });
        }
        report(wrong);
    }

    @Test
    void nobodyRaisesSomebodyToWhatTheyLack() {
        List<String> wrong = new ArrayList<>();
        Gift nothing = new Gift(Role.PARTNER, Scope.NOTHING, Tlp.CLEAR);
        center.token("kim", Role.PARTNER);
        for (Gift gift : gifts()) {
            givers.forEach((who, giver) -> {
                changed("kim", nothing);
                Set<Verb> more = new TreeSet<>(gift.role().verbs());
                more.removeAll(Role.PARTNER.verbs());
                boolean has = giver.verbs().containsAll(more)
                        && giver.scope().contains(gift.scope())
                        && giver.clearance().covers(gift.clearance());
                expect(wrong, who + " raises to " + gift, patch(giver, "kim", "{" + gift.members() + "}"), has);
                assertThat(center.people()
                                .roster()
                                .find("kim")
                                .orElseThrow()
                                .person()
                                .scope())
                        .as(who)
                        .isEqualTo(has ? gift.scope() : Scope.NOTHING);
            });
        }
        report(wrong);
    }

    /**
     * Previous rights count as granted: a person without them may remove rights but not restore them, and enabling
     * restores all.
     */
    @Test
    void whoLacksRightsTakesThemAwayButDoesNotBringThemBack() {
        List<String> wrong = new ArrayList<>();
        Gift much = new Gift(Role.LEAD, Scope.of(List.of("finance", "hr")), Tlp.RED);
        center.token("lea", Role.LEAD);
        givers.forEach((who, giver) -> {
            changed("lea", much);
            expect(wrong, who + " lowers", patch(giver, "lea", "{\"clearance\":\"green\"}"), true);
            changed("lea", much);
            expect(wrong, who + " disables", patch(giver, "lea", "{\"disabled\":true}"), true);
            expect(wrong, who + " enables", patch(giver, "lea", "{\"disabled\":false}"), giver.has(much));
        });
        report(wrong);
    }

    @Test
    void nobodyAddsAPersonOrAServiceAccountOfARoleThatTheyLack() {
        List<String> wrong = new ArrayList<>();
        int[] next = {0};
        for (Role role : Role.values()) {
            Gift usual = new Gift(role, role.usualScope(), role.usualClearance());
            givers.forEach((who, giver) -> {
                String name = "added-" + next[0]++;
                expect(
                        wrong,
                        who + " adds " + role,
                        giver.caller()
                                .post(
                                        "/api/v1/people",
                                        "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role.text())),
                        giver.has(usual));
                assertThat(center.people().roster().find(name).isPresent()).isEqualTo(giver.has(usual));
                expect(
                        wrong,
                        who + " adds a service account " + role,
                        giver.caller()
                                .post(
                                        "/api/v1/people",
                                        "{\"name\":\"%s-x\",\"role\":\"%s\",\"owner\":\"root\"}"
                                                .formatted(name, role.text())),
                        giver.has(usual));
            });
        }
        report(wrong);
    }

    /** Credentials of sensors and ingest tokens are permanent and valid for assets of all groups. */
    @Test
    void onlyWhoManagesPeopleForGoodAndSeesEveryGroupMakesCredentialsOfSensors() {
        List<String> wrong = new ArrayList<>();
        givers.forEach((who, giver) -> {
            boolean may = giver.lastingAdministrator() && giver.scope().all();
            expect(wrong, who + " makes a sensor token", giver.caller().post("/api/v1/sensors/tokens", "{}"), may);
            expect(
                    wrong,
                    who + " makes a sender",
                    giver.caller().post("/api/v1/inputs/hec/tokens", "{\"name\":\"splunk\",\"assets\":[\"*\"]}"),
                    may);
        });
        report(wrong);
    }

    @Test
    void aRoleForATimeChangesNoTeamThatItsPersonIsOrWouldBeIn() {
        List<String> wrong = new ArrayList<>();
        givers.forEach((who, giver) -> {
            boolean may = giver.lastingAdministrator();
            String members = "{\"members\":[\"root\"%s]}";
            expect(wrong, who + " writes a team", put(giver, members.formatted("")), true);
            expect(wrong, who + " joins", put(giver, members.formatted(",\"" + giver.name() + "\"")), may);
            expect(
                    wrong,
                    who + " removes a team",
                    giver.caller()
                            .send(giver.caller().request("/api/v1/teams/night").DELETE()),
                    true);
        });
        report(wrong);
    }

    /** Credentials for others end with the temporary role with which they were created. */
    @Test
    void whatARoleForATimeMakesEndsWithIt() {
        center.token("bea", Role.VIEWER);
        Caller vic = giver("viewer who is administrator for an hour").caller();
        vic.post("/api/v1/people/bea/tokens", "{\"expiresInDays\":30}");
        vic.post("/api/v1/people/bea/links", "{}");
        vic.post("/api/v1/invites", "{\"name\":\"new\",\"role\":\"viewer\",\"expiresInHours\":48}");
        String later = " WHERE expires_at > (SELECT ends_at FROM approval WHERE id = 'e-viewer')";
        assertThat(ofDatabase("SELECT count(*) FROM api_token" + later + " AND created_by = 'viewer'"))
                .isZero();
        assertThat(ofDatabase("SELECT count(*) FROM api_token WHERE created_by = 'viewer'"))
                .isEqualTo(1);
        assertThat(ofDatabase("SELECT count(*) FROM sign_in_link" + later)).isZero();
        assertThat(ofDatabase("SELECT count(*) FROM invite" + later)).isZero();
        assertThat(ofDatabase("SELECT count(*) FROM invite")).isEqualTo(1);
    }

    /** The limit also applies when the link is used. */
    @Test
    void whoLosesGroupsLosesTheInvitationsThatTheyMade() {
        Giver all = giver("administrator all");
        assertThat(all.caller()
                        .post("/api/v1/invites", "{\"name\":\"new\",\"allGroups\":true}")
                        .status())
                .isEqualTo(200);
        changed("all", new Gift(Role.ADMINISTRATOR, FINANCE, Tlp.RED));
        assertThat(ofDatabase("SELECT count(*) FROM invite WHERE withdrawn_at IS NULL"))
                .isZero();
    }

    private Giver giver(String who) {
        return Objects.requireNonNull(givers.get(who), who);
    }

    private static Caller.Answer patch(Giver giver, String name, String body) {
        return giver.caller()
                .send(giver.caller().request("/api/v1/people/" + name).method("PATCH", BodyPublishers.ofString(body)));
    }

    private static Caller.Answer put(Giver giver, String body) {
        return giver.caller().send(giver.caller().request("/api/v1/teams/night").PUT(BodyPublishers.ofString(body)));
    }

    private static int ofDatabase(String count) {
        return center.jdbi()
                .withHandle(
                        handle -> handle.createQuery(count).mapTo(Integer.class).one());
    }

    private void expect(List<String> wrong, String what, Caller.Answer answer, boolean may) {
        asked++;
        boolean done = answer.status() == 200 || answer.status() == 204;
        boolean refused = answer.status() == 403
                && Set.of("access.for-a-time", "access.beyond-own", "token.wider-than-own", "access.scope")
                        .contains(String.valueOf(code(answer)));
        if (may ? !done : !refused) {
            wrong.add("%s: %d %s"
                    .formatted(what, answer.status(), answer.response().body()));
        }
    }

    private static @Nullable String code(Caller.Answer answer) {
        return answer.response().body().isEmpty() ? null : answer.code();
    }

    private void report(List<String> wrong) {
        assertThat(wrong).as("of %d", asked).isEmpty();
        System.out.printf("Gives: %d givers, %d gifts asked and asserted%n", givers.size(), asked);
    }
}
