package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.people.AccountChange;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.ops.platform.rights.RemovedCheck;
import io.watchfloor.ops.platform.rights.RemovedCheck.Check;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every route of the table against all kinds of callers. The routes come from the table, so that new ones are tested
 * automatically; the expected rights are listed here independently of {@link Role}. Each route is asked without a
 * credential, with the token of each role, and by an administrator of one group. The other visitors take turns: an invalid
 * credential, a session, someone who sees a group, and someone who sees nothing. {@code -Pfull} asks each route as every
 * visitor.
 */
@ExtendWith(Serving.class)
class RightsMatrixIT {

    private static final boolean EVERYBODY = Boolean.getBoolean("watchfloor.rights.everybody");

    private static ServedBoards center;

    private Map<String, Visitor> visitors;

    /**
     * A caller.
     *
     * @param header and value of the credential, empty for none
     * @param role null for a caller without one
     * @param all whether the scope includes all groups
     */
    private record Visitor(List<String> header, @Nullable Role role, boolean all) {}

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void everybodyComes() {
        visitors = new LinkedHashMap<>();
        visitors.put("nobody", new Visitor(List.of(), null, true));
        visitors.put("a made-up token", bearer("wf_made-up", null));
        visitors.put("a made-up session", cookie("made-up", null));
        visitors.put("a revoked token", bearer(revoked(), null));
        visitors.put("an expired token", bearer(expired(), null));
        visitors.put("a session that was ended", cookie(ended(), null));
        visitors.put(
                "a disabled administrator's token", bearer(shutOut("dis", new AccountChange.Edit(null, true)), null));
        visitors.put("a removed administrator's token", bearer(shutOut("rem", AccountChange.Remove.REMOVE), null));
        for (Role role : Role.values()) {
            visitors.put(role.text() + "'s token", bearer(center.token("t-" + role.text(), role), role));
            visitors.put(role.text() + "'s session", cookie(center.session("s-" + role.text(), role), role));
            visitors.put(role.text() + " of finance", scoped("f-" + role.text(), role, Scope.of(List.of("finance"))));
            visitors.put(role.text() + " who sees nothing", scoped("n-" + role.text(), role, Scope.NOTHING));
        }
    }

    @Test
    void everyRouteLetsInWhomItNamesAndNobodyElse() {
        SoftAssertions all = new SoftAssertions();
        int asked = 0;
        int turn = 0;
        for (ApiRoute route : center.dashboards().table()) {
            if (route.path().equals("/api/v1/signout")) {
                continue; // would end the session used for the next route; tested below
            }
            for (Map.Entry<String, Visitor> one : visitorsOf(turn++)) {
                Visitor visitor = one.getValue();
                int status = status(route, visitor);
                asked++;
                String who = "%s for %s with %s".formatted(route.method(), route.path(), one.getKey());
                if (route.needs() == Verb.NONE) {
                    // Without a sign-in the request reaches the route, which may require another credential, such as a
                    // one-time token.
                    all.assertThat(status).as(who).isNotIn(403, 405, 500);
                    all.assertThat(status == 404)
                            .as(who)
                            .isEqualTo(namesAProvider(route) || isOfOwnCa(route) || isOff(route));
                } else if (visitor.role() == null) {
                    all.assertThat(status).as(who).isEqualTo(401);
                } else if (mayPass(route.needs(), visitor.role()) && (visitor.all() || !isOfEveryGroup(route))) {
                    all.assertThat(status).as(who).isNotIn(401, 403, 405, 500);
                } else {
                    all.assertThat(status).as(who).isEqualTo(403);
                }
            }
        }
        all.assertAll();
        int routes = center.dashboards().table().size();
        assertThat(asked).isEqualTo((routes - 1) * visitorsOf(0).size());
        System.out.printf(
                "Rights: %d routes for %d kinds of visitors, %d asked and asserted%n", routes, visitors.size(), asked);
    }

    /** Those who are asked for each route, and of each other kind the one whose turn it is. */
    private List<Map.Entry<String, Visitor>> visitorsOf(int turn) {
        if (EVERYBODY) {
            return List.copyOf(visitors.entrySet());
        }
        Map<String, List<Map.Entry<String, Visitor>>> kinds =
                visitors.entrySet().stream().collect(Collectors.groupingBy(one -> kind(one.getKey(), one.getValue())));
        List<Map.Entry<String, Visitor>> asked = new ArrayList<>(kinds.getOrDefault("always", List.of()));
        kinds.forEach((kind, those) -> {
            if (!kind.equals("always")) {
                asked.add(those.get(turn % those.size()));
            }
        });
        return asked;
    }

    private static String kind(String name, Visitor visitor) {
        if (visitor.role() == null) {
            return name.equals("nobody") ? "always" : "invalid";
        }
        if (name.endsWith("'s session")) {
            return "session";
        }
        // Nothing but the group keeps out an administrator of finance.
        if (visitor.all() || name.equals(Role.ADMINISTRATOR.text() + " of finance")) {
            return "always";
        }
        return name.endsWith("of finance") ? "sees a group" : "sees nothing";
    }

    /** Routes must be classified by subject; otherwise they would not be tested completely. */
    @Test
    void everyRouteOfTheTableStandsInTheMatrix() {
        Set<String> table = center.dashboards().table().stream()
                .map(RouteSubject::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(RouteSubject.all().keySet())
                .as("rights/subjects.txt: what each route of the table is about")
                .containsAll(table);
        SoftAssertions right = new SoftAssertions();
        for (ApiRoute route : center.dashboards().table()) {
            RouteSubject subject = RouteSubject.of(route);
            right.assertThat(subject == RouteSubject.NOBODY)
                    .as("%s needs no right", RouteSubject.name(route))
                    .isEqualTo(route.needs() == Verb.NONE);
            right.assertThat(subject == RouteSubject.SELF)
                    .as("%s is about the sender", RouteSubject.name(route))
                    .isEqualTo(route.needs() == Verb.SELF);
            right.assertThat(isOfEveryGroup(route))
                    .as("%s is bounded by no group", RouteSubject.name(route))
                    .isEqualTo(route.everyGroup());
        }
        right.assertAll();
    }

    @Test
    void whoSeesSomeGroupsOnlyIsToldSoWhereNoGroupBounds() {
        HttpResponse<String> refused =
                center.get(scopedToken("f-lead", Role.LEAD, Scope.of(List.of("finance"))), "/api/v1/quarantine");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("access.scope");
        try (RemovedCheck left = RemovedCheck.of(Check.ROUTE)) {
            assertThat(center.get(scopedToken("f-lead", Role.LEAD, Scope.of(List.of("finance"))), "/api/v1/quarantine")
                            .statusCode())
                    .as("%s", left)
                    .isEqualTo(200);
        }
    }

    private static boolean isOfEveryGroup(ApiRoute route) {
        return RouteSubject.of(route) == RouteSubject.EVERY_GROUP;
    }

    @Test
    void signingOutIsForWhoIsSignedIn() {
        ApiRoute route = center.dashboards().table().stream()
                .filter(one -> one.path().equals("/api/v1/signout"))
                .findFirst()
                .orElseThrow();
        visitors.forEach((who, visitor) ->
                assertThat(status(route, visitor)).as(who).isEqualTo(visitor.role() == null ? 401 : 204));
    }

    private static boolean mayPass(Verb needed, Role role) {
        return switch (needed) {
            case NONE, SELF, READ -> true;
            case WATCH -> !Set.of(Role.LEGAL, Role.PARTNER).contains(role);
            case RESPOND ->
                Set.of(Role.ADMINISTRATOR, Role.LEAD, Role.RESPONDER, Role.HUNTER)
                        .contains(role);
            case MARK ->
                Set.of(Role.ADMINISTRATOR, Role.LEAD, Role.RESPONDER, Role.HUNTER, Role.LEGAL)
                        .contains(role);
            case RESTRICT -> Set.of(Role.ADMINISTRATOR, Role.LEAD, Role.LEGAL).contains(role);
            case LEAD -> Set.of(Role.ADMINISTRATOR, Role.LEAD).contains(role);
            case WRITE_RULES -> Set.of(Role.ADMINISTRATOR, Role.RULE_AUTHOR).contains(role);
            case AUDIT -> Set.of(Role.ADMINISTRATOR, Role.LEGAL).contains(role);
            case ADMINISTER -> role == Role.ADMINISTRATOR;
        };
    }

    /** Sends a body that no route accepts, so that nothing changes: allowed callers get an error about the body. */
    private static int status(ApiRoute route, Visitor visitor) {
        String path = route.path().replaceAll("\\{.*?}", "none") + (streams(route) ? "?topic=weather" : "");
        List<String> headers = new ArrayList<>(visitor.header());
        headers.addAll(List.of("Origin", center.uri("").toString()));
        boolean bodiless = route.method().equals("GET") || route.path().equals("/api/v1/signout");
        return center.send(HttpRequest.newBuilder(center.uri(path))
                        .timeout(Duration.ofSeconds(60))
                        .headers(headers.toArray(String[]::new))
                        .method(
                                route.method(),
                                bodiless
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString("{\"nobody-takes-this\":1}")))
                .statusCode();
    }

    /** No provider of that name exists. */
    private static boolean namesAProvider(ApiRoute route) {
        return route.path().startsWith("/auth/providers/{name}");
    }

    /** This center has no CA of its own. */
    private static boolean isOff(ApiRoute route) {
        return route.path().equals("/report-fraud");
    }

    private static boolean isOfOwnCa(ApiRoute route) {
        return route.path().startsWith("/pki/") && !route.path().equals("/pki/sensors.pem");
    }

    private static boolean streams(ApiRoute route) {
        return route.path().endsWith("/stream/events");
    }

    private static Visitor bearer(String token, @Nullable Role role) {
        return new Visitor(List.of("Authorization", "Bearer " + token), role, true);
    }

    private static Visitor scoped(String name, Role role, Scope scope) {
        return new Visitor(List.of("Authorization", "Bearer " + scopedToken(name, role, scope)), role, false);
    }

    private static String scopedToken(String name, Role role, Scope scope) {
        String token = center.token(name, role);
        center.people()
                .roster()
                .change(name, new AccountChange.Edit(role, false, scope, Tlp.RED), null, Actor.named("test"));
        return token;
    }

    private static Visitor cookie(String session, @Nullable Role role) {
        return new Visitor(List.of("Cookie", Access.COOKIE + "=" + session), role, true);
    }

    private static String revoked() {
        String token = center.token("rev", Role.ADMINISTRATOR);
        center.people()
                .tokens()
                .revoke("rev", center.people().tokens().of("rev").getFirst().id(), Actor.named("test"));
        return token;
    }

    private static String expired() {
        String token = center.token("exp", Role.ADMINISTRATOR);
        center.jdbi()
                .useHandle(handle -> handle.execute("UPDATE api_token SET expires_at = now() WHERE person = 'exp'"));
        return token;
    }

    private static String ended() {
        String session = center.session("end", Role.ADMINISTRATOR);
        center.people().sessions().endAll("end", Actor.named("test"));
        return session;
    }

    /** Disables an account with the help of another administrator. */
    private static String shutOut(String name, AccountChange change) {
        center.token("root", Role.ADMINISTRATOR);
        String token = center.token(name, Role.ADMINISTRATOR);
        center.people().roster().change(name, change, null, Actor.named("root"));
        return token;
    }
}
