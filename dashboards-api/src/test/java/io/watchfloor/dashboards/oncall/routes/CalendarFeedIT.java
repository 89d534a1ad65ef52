package io.watchfloor.dashboards.oncall.routes;

import static io.watchfloor.dashboards.oncall.routes.OnCallCenter.NIGHTS;
import static io.watchfloor.dashboards.oncall.routes.OnCallCenter.days;
import static io.watchfloor.dashboards.oncall.routes.OnCallCenter.done;
import static io.watchfloor.dashboards.oncall.routes.OnCallCenter.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.people.AccountChange;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Calendar feeds: a calendar program reads shifts, until the feed is revoked. */
@ExtendWith(Serving.class)
class CalendarFeedIT {

    private static ServedBoards center;

    private Caller vic;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void annAndVicTakeTurns() {
        OnCallCenter.clear(center);
        Caller lead = center.caller("lea", Role.LEAD);
        center.caller("ann", Role.RESPONDER);
        center.people().ensure("vic", Role.RESPONDER);
        center.people()
                .roster()
                .change("vic", new AccountChange.Edit(Role.RESPONDER, false), null, Actor.named("test"));
        vic = center.caller("vic", Role.RESPONDER);
        done(send(lead, "PUT", NIGHTS, days("lea", "ann", "vic")));
    }

    @Test
    void aScheduleAndOnesOwnShiftsAreReadWithoutSigningIn() {
        HttpResponse<String> all =
                read(made("{\"schedule\":\"nights\"}").path("link").asText());
        assertThat(all.headers().firstValue("Content-Type")).contains("text/calendar; charset=UTF-8");
        assertThat(all.body()).startsWith("BEGIN:VCALENDAR\r\n").endsWith("END:VCALENDAR\r\n");
        assertThat(all.body().split("BEGIN:VEVENT", -1)).as("15 weeks of days").hasSizeGreaterThan(100);
        assertThat(all.body()).contains("SUMMARY:ann on call: nights", "SUMMARY:vic on call: nights");
        HttpResponse<String> own = read(made("{}").path("link").asText());
        assertThat(own.body()).contains("vic on call").doesNotContain("ann on call");
        assertThat(read(made("{}").path("link").asText()).body())
                .as("the same shifts are the same events")
                .isEqualTo(own.body());
        assertThat(vic.get("/api/v1/calendar-feeds").response().body()).doesNotContain("wfcal_");
    }

    @Test
    void anAddressEndsWhenItIsRevokedAndWithTheRightsOfItsOwner() {
        JsonNode one = made("{\"schedule\":\"nights\"}");
        JsonNode other = made("{}");
        assertThat(send(
                                center.caller("ann", Role.RESPONDER),
                                "DELETE",
                                "/api/v1/calendar-feeds/" + one.path("id").asText(),
                                "")
                        .status())
                .as("somebody else's")
                .isEqualTo(404);
        assertThat(send(
                                vic,
                                "DELETE",
                                "/api/v1/calendar-feeds/" + one.path("id").asText(),
                                "")
                        .status())
                .isEqualTo(204);
        assertThat(read(one.path("link").asText()).statusCode()).isEqualTo(410);
        assertThat(read(other.path("link").asText()).statusCode()).isEqualTo(200);
        center.people().roster().change("vic", new AccountChange.Edit(Role.PARTNER, null), null, Actor.named("test"));
        assertThat(read(other.path("link").asText()).statusCode()).isEqualTo(410);
        assertThat(read("http://localhost/api/v1/calendars/wfcal_made-up.ics").body())
                .contains("calendar.gone");
    }

    @Test
    void theAddressStandsNowhereElse() {
        String secret = made("{}").path("link").asText().replaceFirst(".*/(.*)\\.ics", "$1");
        assertThat(center.caller("root", Role.ADMINISTRATOR)
                        .get("/api/v1/audit")
                        .response()
                        .body())
                .contains("calendar.make")
                .doesNotContain(secret);
        assertThat(center.jdbi()
                        .withHandle(handle -> handle.createQuery("SELECT oncall_feed::text FROM oncall_feed")
                                .mapTo(String.class)
                                .list())
                        .toString())
                .doesNotContain(secret);
    }

    private JsonNode made(String body) {
        return done(vic.post("/api/v1/calendar-feeds", body)).json();
    }

    private static HttpResponse<String> read(String link) {
        return center.send(HttpRequest.newBuilder(center.uri(URI.create(link).getPath())));
    }
}
