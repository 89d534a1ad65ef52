package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.paging.oncall.Responder;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Disabling an account ends all of its credentials permanently: an enabled account starts without any. */
@ExtendWith(Serving.class)
class EnabledAgainIT {

    private static ServedBoards center;

    private Caller root;
    private Caller vic;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void everybodyIsThere() {
        root = center.caller("root", Role.ADMINISTRATOR);
        vic = center.caller("vic", Role.ADMINISTRATOR);
    }

    private void disabledAndEnabled() {
        disabled(true);
        disabled(false);
    }

    private void disabled(boolean yes) {
        assertThat(root.send(root.request("/api/v1/people/vic")
                                .method("PATCH", BodyPublishers.ofString("{\"disabled\":" + yes + "}")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void noTokenSessionOrLinkComesBack() {
        String session = center.session("vic", Role.ADMINISTRATOR);
        String link =
                root.post("/api/v1/people/vic/links", "{}").json().path("link").asText();
        disabledAndEnabled();

        assertThat(vic.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(center.send(HttpRequest.newBuilder(center.uri("/api/v1/me"))
                                .header("Cookie", Access.COOKIE + "=" + session))
                        .statusCode())
                .isEqualTo(401);
        assertThat(center.send(HttpRequest.newBuilder(center.uri("/signin"))
                                .header("Origin", center.uri("").toString())
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(link.substring(link.indexOf('?') + 1))))
                        .headers()
                        .firstValue("Location"))
                .hasValueSatisfying(where -> assertThat(where).contains("error"));
    }

    @Test
    void noCalendarAddressComesBack() {
        Caller.Answer made = vic.post("/api/v1/calendar-feeds", "{}");
        URI feed = URI.create(made.json().path("link").asText());
        assertThat(center.send(HttpRequest.newBuilder(center.uri(feed.getPath())))
                        .statusCode())
                .isEqualTo(200);
        disabledAndEnabled();

        assertThat(center.send(HttpRequest.newBuilder(center.uri(feed.getPath())))
                        .statusCode())
                .isEqualTo(410);
    }

    @Test
    void noInvitationAndNoTokenForASensorComesBack() {
        vic.post("/api/v1/invites", "{\"name\":\"new\"}");
        vic.post("/api/v1/sensors/tokens", "{}");
        disabledAndEnabled();

        assertThat(root.get("/api/v1/invites")
                        .json()
                        .path("items")
                        .path(0)
                        .path("status")
                        .asText())
                .isEqualTo("withdrawn");
        assertThat(root.get("/api/v1/sensors/tokens").json().path("items")).isEmpty();
    }

    /** Requests and approvals of the person, and temporary roles that the person approved. */
    @Test
    void noApprovalComesBack() {
        for (String who : List.of("vic", "root")) {
            String other = who.equals("vic") ? "root" : "vic";
            center.jdbi().useHandle(handle -> handle.execute("""
                            INSERT INTO approval (id, kind, state, person, via, action, object, asked, reason, needs, digest, address,
                                device, asked_at, expires_at, role, seconds, decided_by, decided_via, decided_at, ends_at)
                            VALUES (?, 'elevation', 'approved', ?, '', '', '', '', '', 'LEAD', '', '', '', now(), now(),
                                'administrator', 3600, ?, '', now(), now() + interval '1 hour')""", "e-" + who, who, other));
        }
        disabledAndEnabled();

        List<String> states = center.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT DISTINCT state FROM approval")
                        .mapTo(String.class)
                        .list());
        assertThat(states).containsExactly("ended");
    }

    /**
     * Browsers receive push messages, and links acknowledge cases, without a session, so they must end; addresses were
     * verified and stay.
     */
    @Test
    void noBrowserGetsPagesAgainAndAddressesStay() {
        Recipient owner = Recipient.person("vic");
        Contact browser = new Contact(
                "push-1",
                owner,
                ContactMethod.WEB_PUSH,
                "Browser",
                Map.of("endpoint", "https://push.example/1"),
                Instant.EPOCH);
        Contact mail = new Contact(
                "mail-1", owner, ContactMethod.EMAIL, "Mail", Map.of("address", "vic@corp.example"), Instant.EPOCH);
        center.jdbi()
                .useTransaction(handle -> assertThat(OnCallDocuments.RESPONDERS.put(
                                handle,
                                "vic",
                                0L,
                                Responder.unknown("vic").contacts(List.of(browser, mail)),
                                Actor.named("test").name(),
                                Instant.now()))
                        .isPresent());
        disabledAndEnabled();

        assertThat(center.caller("root", Role.ADMINISTRATOR)
                        .get("/api/v1/people/vic/contacts")
                        .json()
                        .path("items"))
                .extracting(one -> one.path("id").asText())
                .containsExactly("mail-1");
    }
}
