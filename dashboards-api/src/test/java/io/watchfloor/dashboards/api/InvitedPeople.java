package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;

/** Calls all routes for invitations and teams once. */
final class InvitedPeople {

    private InvitedPeople() {}

    static void come(Caller root) {
        done(root.send(root.request("/api/v1/teams/night")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"purpose\":\"Nights\",\"members\":[\"administrator\"]}"))));
        JsonNode made = done(root.post(
                        "/api/v1/invites",
                        "{\"name\":\"ines\",\"role\":\"viewer\",\"groups\":[\"Finance\"],\"clearance\":\"green\",\"teams\":[\"night\"]}"))
                .json();
        String link = made.path("link").asText();
        String code = link.substring(link.indexOf("code="));
        done(root.get("/invite?" + code));
        done(root.send(HttpRequest.newBuilder(URI.create(root.center() + "/invite"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", root.center().toString())
                .POST(HttpRequest.BodyPublishers.ofString(code))));
        String other = done(root.post("/api/v1/invites", "{\"name\":\"otto\"}"))
                .json()
                .path("id")
                .asText();
        done(root.get("/api/v1/invites"));
        done(root.get("/api/v1/teams"));
        done(root.send(root.request("/api/v1/invites/" + other).DELETE()));
        done(root.send(root.request("/api/v1/teams/night").DELETE()));
    }

    /** A person uses the routes for their own account in a browser. */
    static void lookAfterThemselves(Caller root) {
        String link = done(root.post("/api/v1/people/administrator/links", "{}"))
                .json()
                .path("link")
                .asText();
        String session = done(root.send(HttpRequest.newBuilder(URI.create(root.center() + "/signin"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Origin", root.center().toString())
                        .POST(HttpRequest.BodyPublishers.ofString(link.substring(link.indexOf("code="))))))
                .response()
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .split(";", 2)[0];
        String token = done(mine(root, session, "tokens")).json().path("id").asText();
        done(root.get("/api/v1/me/tokens"));
        done(root.send(root.request("/api/v1/me/tokens/" + token).DELETE()));
        done(root.send(root.request("/api/v1/me/profile")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"displayName\":\"The first\"}"))));
        done(root.get("/api/v1/me/profile"));
        String id = done(root.get("/api/v1/me/sessions"))
                .json()
                .path("items")
                .path(0)
                .path("id")
                .asText();
        done(mine(root, session, "sessions/end-others"));
        done(root.send(root.request("/api/v1/me/sessions/" + id).DELETE()));
    }

    private static Caller.Answer mine(Caller root, String session, String what) {
        return root.send(HttpRequest.newBuilder(URI.create(root.center() + "/api/v1/me/" + what))
                .header("Cookie", session)
                .header("Origin", root.center().toString())
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    }

    private static Caller.Answer done(Caller.Answer answer) {
        assertThat(answer.status())
                .as(answer.response().uri() + ": " + answer.response().body())
                .isLessThan(400);
        return answer;
    }
}
