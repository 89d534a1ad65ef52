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

import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Overrides, cover requests and swaps. */
@ExtendWith(Serving.class)
class StandingInIT {

    private static final Duration DAY = Duration.ofDays(1);

    private static ServedBoards center;

    private Caller lead;
    private Caller ann;
    private Caller bob;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void annAndBobTakeTurns() {
        OnCallCenter.clear(center);
        lead = center.caller("lea", Role.LEAD);
        ann = center.caller("ann", Role.RESPONDER);
        bob = center.caller("bob", Role.RESPONDER);
        center.caller("cid", Role.RESPONDER);
        done(send(lead, "PUT", NIGHTS, days("lea", "ann", "bob")));
    }

    @Test
    void aResponderPutsInThemselvesAndNobodyElse() {
        Instant day = dayOf(lead, "ann", 3);
        Caller.Answer made = done(bob.post(NIGHTS + "/overrides", "{%s}".formatted(period(day, DAY))));
        assertThat(onCall(lead, day)).isEqualTo("bob");
        assertThat(now(lead, day).path("source").path("kind").asText()).isEqualTo("override");
        assertThat(onCall(lead, day.plus(DAY))).isEqualTo("bob");
        assertThat(onCall(lead, day.minusSeconds(1))).isEqualTo("bob");
        Caller.Answer other = bob.post(NIGHTS + "/overrides", "{\"person\":\"ann\",%s}".formatted(period(day, DAY)));
        assertThat(other.status()).isEqualTo(403);
        assertThat(other.code()).isEqualTo("schedule.not-yours");
        String id = made.json().path("id").asText();
        assertThat(send(ann, "DELETE", NIGHTS + "/overrides/" + id, "").code()).isEqualTo("schedule.not-yours");
        assertThat(send(bob, "DELETE", NIGHTS + "/overrides/" + id, "").status())
                .isEqualTo(204);
        assertThat(onCall(lead, day)).isEqualTo("ann");
    }

    @Test
    void aLeadPutsInAnybodyAndWhatHasBegunEndsNow() {
        Instant now = Instant.now();
        Caller.Answer made = done(lead.post(
                NIGHTS + "/overrides",
                "{\"person\":\"cid\",\"until\":\"%s\",\"reason\":\"ill\"}".formatted(now.plus(DAY))));
        assertThat(onCall(lead, Instant.now().plusSeconds(60))).isEqualTo("cid");
        String id = made.json().path("id").asText();
        assertThat(send(lead, "DELETE", NIGHTS + "/overrides/" + id, "").status())
                .isEqualTo(204);
        assertThat(onCall(lead, Instant.now().plusSeconds(60))).isNotEqualTo("cid");
        assertThat(lead.get(NIGHTS).json().path("overrides"))
                .as("who was on call stays known")
                .hasSize(1);
        assertThat(send(lead, "DELETE", NIGHTS + "/overrides/" + id, "").code()).isEqualTo("schedule.no-override");
    }

    @Test
    void theSameRequestTwiceIsOneOverrideAndAChangeOfLayersKeepsIt() {
        String body = "{\"person\":\"cid\",%s}".formatted(period(dayOf(lead, "ann", 3), DAY));
        String first = done(lead.post(NIGHTS + "/overrides", body, "Idempotency-Key", "k1"))
                .json()
                .path("id")
                .asText();
        assertThat(done(lead.post(NIGHTS + "/overrides", body, "Idempotency-Key", "k1"))
                        .json()
                        .path("id")
                        .asText())
                .isEqualTo(first);
        done(send(lead, "PUT", NIGHTS, days("lea", "bob", "ann")));
        assertThat(lead.get(NIGHTS).json().path("overrides")).hasSize(1);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Instant now = Instant.now();
        assertThat(lead.post(NIGHTS + "/overrides", "{%s}".formatted(period(now.minus(DAY), Duration.ofHours(1))))
                        .code())
                .isEqualTo("schedule.over");
        assertThat(lead.post(NIGHTS + "/overrides", "{\"person\":\"stranger\",%s}".formatted(period(now, DAY)))
                        .code())
                .isEqualTo("schedule.unknown-person");
        assertThat(lead.post(NIGHTS + "/overrides", "{\"until\":\"tomorrow\"}").code())
                .isEqualTo("body.wrong-value");
        assertThat(lead.post("/api/v1/schedules/none/overrides", "{%s}".formatted(period(now, DAY)))
                        .code())
                .isEqualTo("schedule.unknown");
    }

    @Test
    void aTakeOverIsAskedSeenByBothAndAccepted() {
        Instant day = dayOf(lead, "ann", 3);
        String id = ask(ann, "bob", day, "");
        assertThat(onCall(lead, day)).as("while nobody has answered").isEqualTo("ann");
        assertThat(ann.get("/api/v1/oncall/requests")
                        .json()
                        .path("items")
                        .path(0)
                        .path("allowed")
                        .toString())
                .isEqualTo("[\"withdraw\"]");
        assertThat(bob.get("/api/v1/oncall/requests")
                        .json()
                        .path("items")
                        .path(0)
                        .path("allowed")
                        .toString())
                .isEqualTo("[\"accept\",\"decline\"]");
        Caller cid = center.caller("cid", Role.RESPONDER);
        assertThat(cid.get(NIGHTS + "/requests").json().path("items")).isEmpty();
        assertThat(lead.get(NIGHTS + "/requests").json().path("items")).hasSize(1);
        assertThat(answer(cid, id, "accept").code()).isEqualTo("schedule.no-request");
        assertThat(answer(ann, id, "accept").code()).isEqualTo("schedule.not-yours");
        assertThat(done(answer(bob, id, "accept")).json().path("state").asText())
                .isEqualTo("accepted");
        assertThat(onCall(lead, day)).isEqualTo("bob");
        assertThat(done(answer(bob, id, "accept")).json().path("state").asText())
                .isEqualTo("accepted");
        assertThat(lead.get(NIGHTS).json().path("overrides")).as("once").hasSize(1);
        assertThat(answer(ann, id, "withdraw").code()).isEqualTo("schedule.request-decided");
    }

    @Test
    void aSwapExchangesBothShifts() {
        Instant day = dayOf(lead, "ann", 3);
        Instant back = dayOf(lead, "bob", 10);
        String id = ask(
                ann, "bob", day, ", \"returnFrom\": \"%s\", \"returnUntil\": \"%s\"".formatted(back, back.plus(DAY)));
        done(answer(bob, id, "accept"));
        assertThat(onCall(lead, day)).isEqualTo("bob");
        assertThat(onCall(lead, back)).isEqualTo("ann");
    }

    @Test
    void whatIsDeclinedWithdrawnOrTooLateChangesNothing() {
        Instant day = dayOf(lead, "ann", 3);
        done(answer(bob, ask(ann, "bob", day, ""), "decline"));
        done(answer(ann, ask(ann, "bob", day, ""), "withdraw"));
        String late = ask(ann, "bob", day, "");
        center.jdbi().useHandle(handle -> handle.execute("UPDATE oncall_request SET expires_at = now()"));
        Caller.Answer answer = answer(bob, late, "accept");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("detail").asText()).contains("expired");
        assertThat(onCall(lead, day)).isEqualTo("ann");
    }

    @Test
    void nobodyGivesAwayWhatIsNotTheirs() {
        Instant day = dayOf(lead, "ann", 3);
        assertThat(bob.post(NIGHTS + "/requests", "{\"person\":\"cid\",%s}".formatted(period(day, DAY)))
                        .code())
                .isEqualTo("schedule.not-theirs");
        assertThat(ann.post(NIGHTS + "/requests", "{\"person\":\"ann\",%s}".formatted(period(day, DAY)))
                        .code())
                .isEqualTo("schedule.unknown-person");
        String id = ask(ann, "bob", day, "");
        done(lead.post(NIGHTS + "/overrides", "{\"person\":\"cid\",%s}".formatted(period(day, DAY))));
        assertThat(answer(bob, id, "accept").code())
                .as("the schedule has changed since the request")
                .isEqualTo("schedule.not-theirs");
        assertThat(onCall(lead, day)).isEqualTo("cid");
    }

    private static String ask(Caller who, String person, Instant day, String more) {
        return done(who.post(
                        NIGHTS + "/requests", "{\"person\":\"%s\",%s%s}".formatted(person, period(day, DAY), more)))
                .json()
                .path("id")
                .asText();
    }

    private static Caller.Answer answer(Caller who, String id, String verb) {
        return who.post(NIGHTS + "/requests/" + id + "/" + verb, "");
    }
}
