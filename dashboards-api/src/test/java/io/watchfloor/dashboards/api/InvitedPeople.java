package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;

/** Asks for everything about invitations and teams, once each. */
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

    private static Caller.Answer done(Caller.Answer answer) {
        assertThat(answer.status())
                .as(answer.response().uri() + ": " + answer.response().body())
                .isLessThan(400);
        return answer;
    }
}
