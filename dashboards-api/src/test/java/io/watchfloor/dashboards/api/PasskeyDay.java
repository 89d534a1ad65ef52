package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.passkey.SoftAuthenticator;
import java.net.http.HttpClient;

/** Calls all passkey routes once. */
final class PasskeyDay {

    private PasskeyDay() {}

    static void live(Caller root, HttpClient http) {
        root.post("/api/v1/people", "{\"name\":\"kay\",\"role\":\"responder\"}");
        String link =
                root.post("/api/v1/people/kay/links", "{}").json().path("link").asText();
        PasskeyBrowser kay = new PasskeyBrowser(http, root.center().getPort(), "");
        done(kay.get("/api/v1/auth/sign-in-methods"));
        done(kay.send("POST", "/signin", link.substring(link.indexOf("code="))));

        SoftAuthenticator blue = new SoftAuthenticator();
        byte[] owner = kay.owner();
        JsonNode enrolled = done(kay.enrol(blue, one -> {}));
        String mine = "/api/v1/me/passkeys/" + enrolled.path("id").asText();
        done(kay.enrol(new SoftAuthenticator(), one -> {}));
        done(kay.get("/api/v1/me/passkeys"));
        done(kay.send("PATCH", mine, "{\"name\":\"key at the desk\"}"));
        done(kay.get("/api/v1/me/recovery-codes"));
        JsonNode codes = done(kay.send("POST", "/api/v1/me/recovery-codes", "{}"));
        done(kay.get("/api/v1/me/verification"));
        done(kay.verify(blue, owner, one -> {}));

        PasskeyBrowser other = new PasskeyBrowser(http, root.center().getPort(), "");
        done(other.signIn(blue, owner, one -> {}));
        done(other.send(
                "POST",
                "/api/v1/auth/recovery",
                "{\"code\":\"" + codes.at("/codes/0").asText() + "\"}"));

        JsonNode passkeys = done(root.get("/api/v1/people/kay/passkeys"));
        assertThat(passkeys.path("items")).hasSize(2);
        done(other.send("DELETE", mine, ""));
        done(root.send(root.request("/api/v1/people/kay/passkeys/"
                        + done(root.get("/api/v1/people/kay/passkeys"))
                                .at("/items/0/id")
                                .asText())
                .DELETE()));
        done(root.send(root.request("/api/v1/people/kay/recovery-codes").DELETE()));
        done(root.send(root.request("/api/v1/people/kay").DELETE()));
    }

    private static JsonNode done(Caller.Answer answer) {
        assertThat(answer.status())
                .as(answer.response().uri() + ": " + answer.response().body())
                .isLessThan(400);
        return answer.response().body().startsWith("{")
                ? answer.json()
                : com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
    }
}
