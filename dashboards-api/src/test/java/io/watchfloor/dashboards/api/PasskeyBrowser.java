package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.passkey.PasskeyParty;
import io.watchfloor.dashboards.access.passkey.SoftAuthenticator;
import io.watchfloor.dashboards.access.passkey.SoftAuthenticator.Saying;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.wire.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser at {@code http://localhost:PORT} with its cookie, which calls authenticators like the page. */
public final class PasskeyBrowser {

    private static final Pattern COOKIE = Pattern.compile(Pattern.quote(Access.COOKIE) + "=([^;]*)");

    private final HttpClient http;
    private final PasskeyParty party;
    private String session;

    /** @param session cookie; empty without a session */
    public PasskeyBrowser(HttpClient http, int port, String session) {
        this.http = http;
        this.party = new PasskeyParty("localhost", "http://localhost:" + port);
        this.session = session;
    }

    public PasskeyParty party() {
        return party;
    }

    public String session() {
        return session;
    }

    public Caller.Answer get(String path) {
        return send("GET", path, "");
    }

    public Caller.Answer send(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(party.origin() + path))
                .header("Origin", party.origin())
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!session.isEmpty()) {
            request.header("Cookie", Access.COOKIE + "=" + session);
        }
        try {
            HttpResponse<String> answer =
                    DescribedAnswers.checked(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
            answer.headers().firstValue("Set-Cookie").ifPresent(cookie -> {
                Matcher matcher = COOKIE.matcher(cookie);
                session = matcher.find() ? matcher.group(1) : session;
            });
            return new Caller.Answer(answer);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Options for a new passkey. */
    public JsonNode wish() {
        return get("/api/v1/me/passkeys/options").json();
    }

    public Caller.Answer enrol(SoftAuthenticator with, Consumer<Saying> change) {
        return enrol(with, wish().path("challenge").asText(), change);
    }

    public Caller.Answer enrol(SoftAuthenticator with, String challenge, Consumer<Saying> change) {
        Map<String, Object> body = new TreeMap<>(with.create(challenge, party, change));
        body.put("name", "blue key");
        return send("POST", "/api/v1/me/passkeys", Json.write(body));
    }

    /** User handle of the person. */
    public byte[] owner() {
        return SoftAuthenticator.bytes(wish().at("/user/id").asText());
    }

    public Caller.Answer signIn(SoftAuthenticator with, byte[] owner, Consumer<Saying> change) {
        return signIn(with, lookChallenge(), owner, change);
    }

    public String lookChallenge() {
        return get("/api/v1/auth/passkeys/options").json().path("challenge").asText();
    }

    public Caller.Answer signIn(SoftAuthenticator with, String challenge, byte[] owner, Consumer<Saying> change) {
        return send(
                "POST",
                "/api/v1/auth/passkeys/verify",
                Json.write(new TreeMap<>(with.get(challenge, party, owner, change))));
    }

    public Caller.Answer verify(SoftAuthenticator with, byte[] owner, Consumer<Saying> change) {
        String challenge =
                get("/api/v1/me/verification/options").json().path("challenge").asText();
        return send(
                "POST",
                "/api/v1/me/verification",
                Json.write(new TreeMap<>(with.get(challenge, party, owner, change))));
    }
}
