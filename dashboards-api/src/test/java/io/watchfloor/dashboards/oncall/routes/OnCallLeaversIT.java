package io.watchfloor.dashboards.oncall.routes;

import static io.watchfloor.dashboards.oncall.routes.OnCallCenter.NIGHTS;
import static io.watchfloor.dashboards.oncall.routes.OnCallCenter.dayOf;
import static io.watchfloor.dashboards.oncall.routes.OnCallCenter.days;
import static io.watchfloor.dashboards.oncall.routes.OnCallCenter.done;
import static io.watchfloor.dashboards.oncall.routes.OnCallCenter.now;
import static io.watchfloor.dashboards.oncall.routes.OnCallCenter.onCall;
import static io.watchfloor.dashboards.oncall.routes.OnCallCenter.period;
import static io.watchfloor.dashboards.oncall.routes.OnCallCenter.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.people.AccountChange;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.EscalationPolicy.Step;
import io.watchfloor.ops.paging.oncall.EscalationPolicy.Urgencies;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A person on call cannot be disabled without confirmation, and is replaced by the fallback after it. */
@ExtendWith(Serving.class)
class OnCallLeaversIT {

    private static ServedBoards center;

    private Caller root;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void danAndEveTakeTurns() {
        OnCallCenter.clear(center);
        root = center.caller("root", Role.ADMINISTRATOR);
        for (String name : new String[] {"dan", "eve", "fay"}) {
            center.caller(name, Role.RESPONDER);
            center.people().roster().change(name, new AccountChange.Edit(null, false), null, Actor.named("test"));
        }
        done(send(root, "PUT", NIGHTS, days("root", "dan", "eve")));
    }

    @Test
    void disablingAndRemovingAPersonOnCallIsRefusedWithTheShiftsNamed() {
        Instant day = dayOf(root, "eve", 3);
        done(root.post(NIGHTS + "/overrides", "{\"person\":\"fay\",%s}".formatted(period(day, Duration.ofHours(8)))));
        Caller.Answer refused = send(root, "PATCH", "/api/v1/people/dan", "{\"disabled\":true}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("people.on-call");
        assertThat(refused.json().path("detail").asText()).contains("schedule nights, layer days, next shift from 20");
        assertThat(send(root, "DELETE", "/api/v1/people/fay", "")
                        .json()
                        .path("duties")
                        .asText())
                .isEqualTo("schedule nights, override from %s until %s".formatted(day, day.plus(Duration.ofHours(8))));
        assertThat(center.people().roster().find("dan").orElseThrow().disabled())
                .isFalse();
        done(send(root, "PUT", NIGHTS, days("root", "eve")));
        assertThat(send(root, "PATCH", "/api/v1/people/dan", "{\"disabled\":true}")
                        .status())
                .as("who stands nowhere leaves")
                .isEqualTo(200);
    }

    @Test
    void theFallbackIsRefusedTooAndSoIsWhomAPolicyNames() {
        done(send(root, "PUT", NIGHTS, days("fay", "eve")));
        assertThat(send(root, "DELETE", "/api/v1/people/fay", "")
                        .json()
                        .path("duties")
                        .asText())
                .isEqualTo("schedule nights, fallback");
        StepTarget cid = StepTarget.of("person:cid");
        EscalationPolicy policy = new EscalationPolicy(
                "hard",
                List.of(
                        new Step(Duration.ZERO, List.of(StepTarget.of("schedule:nights"))),
                        new Step(Duration.ofMinutes(5), List.of(cid))),
                1,
                Duration.ofMinutes(5),
                cid,
                new Urgencies(Level.HIGH, null, null),
                null);
        center.jdbi()
                .useTransaction(
                        handle -> OnCallDocuments.POLICIES.put(handle, "hard", 0, policy, "root", Instant.now()));
        center.people().ensure("cid", Role.RESPONDER);
        assertThat(send(root, "DELETE", "/api/v1/people/cid", "")
                        .json()
                        .path("duties")
                        .asText())
                .isEqualTo("policy hard, step 2; policy hard, fallback");
        Caller.Answer inUse = send(root, "DELETE", NIGHTS, "");
        assertThat(inUse.code()).isEqualTo("schedule.in-use");
        assertThat(inUse.json().path("detail").asText()).contains("policy hard, step 1");
    }

    @Test
    void anAdministratorWhoInsistsShutsThePersonOutAndTheFallbackStandsIn() {
        Instant day = dayOf(root, "dan", 3);
        assertThat(send(root, "PATCH", "/api/v1/people/dan", "{\"disabled\":true,\"leaveShifts\":true}")
                        .status())
                .isEqualTo(200);
        JsonNode now = now(root, day);
        assertThat(now.path("person").asText()).isEqualTo("root");
        assertThat(now.path("fallback").asBoolean()).isTrue();
        assertThat(now.path("absent").asText()).isEqualTo("dan");
        assertThat(onCall(root, day.plus(Duration.ofDays(1)))).isEqualTo("eve");
        JsonNode shown = root.get(NIGHTS).json().path("coverage");
        assertThat(shown.path("warnings").toString()).contains("dan is disabled or removed");
        assertThat(shown.path("gaps")).as("each of their shifts").hasSizeGreaterThan(10);
        assertThat(root.get("/api/v1/audit").response().body())
                .contains("schedule.leaver", "the fallback is on call instead");
        assertThat(send(root, "PATCH", "/api/v1/people/dan", "{\"disabled\":false}")
                        .status())
                .isEqualTo(200);
        assertThat(onCall(root, day)).as("back again").isEqualTo("dan");
    }

    /** Identity providers need no confirmation. */
    @Test
    void whomAProviderTakesAwayIsStoodInFor() {
        Instant day = dayOf(root, "dan", 3);
        center.people().roster().change("dan", AccountChange.Remove.REMOVE, null, Actor.named("provider corp"));
        assertThat(now(root, day).path("absent").asText()).isEqualTo("dan");
        assertThat(root.get("/api/v1/audit").response().body()).contains("provider corp", "schedule.leaver");
        center.people().roster().add("dan", Role.RESPONDER, true, Actor.named("test"));
    }
}
