package io.watchfloor.dashboards.web;

import static io.watchfloor.dashboards.web.MockCases.JSON;
import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.entity;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.handleWebSocketMessagesForProtocol;
import static org.apache.pekko.http.javadsl.server.Directives.optionalCookie;
import static org.apache.pekko.http.javadsl.server.Directives.parameter;
import static org.apache.pekko.http.javadsl.server.Directives.parameterOptional;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Location;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.unmarshalling.Unmarshaller;
import org.jspecify.annotations.Nullable;

/** A small center for the page alone: the real page, the API's shapes, and a stream that can be cut. */
final class MockCenter implements AutoCloseable {

    private static final Duration BEAT = Duration.ofSeconds(5);
    static final String TOKEN = "a-token-of-the-stand-in";

    private final ActorSystem system = ActorSystem.create(
            "stand-in", ConfigFactory.parseString("pekko.loglevel = OFF").withFallback(ConfigFactory.load()));
    private final MockCases cases = new MockCases();
    private final MockStream stream = new MockStream(system, cases);
    private final ServerBinding binding;
    private boolean demo;
    private volatile ObjectNode paging =
            JSON.createObjectNode().put("state", "told").putNull("reason").putNull("lastDeliveredAt");

    private MockCenter(int port) {
        binding = Http.get(system)
                .newServerAt("127.0.0.1", port)
                .bind(concat(api(), signInByLink(), new WebRoutes().route()))
                .toCompletableFuture()
                .join();
        system.scheduler().scheduleAtFixedRate(BEAT, BEAT, stream::beat, system.dispatcher());
    }

    static MockCenter start() {
        return new MockCenter(0);
    }

    /** Runs with a few cases until it is ended, to look at the page while working on it. */
    public static void main(String[] arguments) throws InterruptedException {
        MockCenter center = new MockCenter(Integer.parseInt(arguments[0]));
        MockStory.tell(center);
        System.out.println(center.link("mina"));
        Thread.currentThread().join();
    }

    String url() {
        return "http://127.0.0.1:" + binding.localAddress().getPort();
    }

    String link(String name) {
        return url() + "/signin?code=" + name;
    }

    MockStream stream() {
        return stream;
    }

    /** @param state as in {@code paging.state} of the status */
    void telling(String state, String reason) {
        paging = JSON.createObjectNode()
                .put("state", state)
                .put("reason", reason)
                .putNull("lastDeliveredAt");
    }

    void becomeDemo() {
        demo = true;
    }

    String open(String severity, String title, String asset) {
        return open(severity, title, asset, Instant.now());
    }

    synchronized String open(String severity, String title, String asset, Instant at) {
        ObjectNode kase = cases.open(severity, title, asset, at);
        publish("added", kase);
        return kase.get("id").asText();
    }

    synchronized void alert(String id, String level, String title, String asset, String raw) {
        change(id, kase -> cases.addAlert(kase, level, title, asset, raw));
    }

    synchronized void acknowledge(String id, String name) {
        publish("changed", cases.acknowledge(id, name));
    }

    synchronized void worsen(String id, String from, String to, String what) {
        change(id, kase -> {
            kase.put("severity", to);
            kase.put("nextPageAt", Instant.now().plusSeconds(48).toString());
            ObjectNode worsened = kase.putObject("worsened")
                    .put("at", Instant.now().toString())
                    .put("updatedAt", Instant.now().toString())
                    .put("from", from)
                    .put("to", to)
                    .put("news", 1)
                    .putNull("confirmedBy")
                    .putNull("confirmedAt");
            worsened.putArray("what").add(what);
        });
    }

    synchronized void change(String id, Consumer<ObjectNode> change) {
        publish("changed", cases.change(id, change));
    }

    synchronized JsonNode find(String id) {
        return cases.items("case:" + id).get(0);
    }

    @Override
    public void close() {
        stream.drop();
        system.terminate();
    }

    private void publish(String change, ObjectNode kase) {
        stream.publish("cases", change, MockCases.listItem(kase));
        stream.publish("case:" + kase.get("id").asText(), "changed", kase);
    }

    private Route signInByLink() {
        return path(
                "signin",
                () -> parameter(
                        "code",
                        code -> code.equals("old")
                                ? to("/signin?error=used")
                                : complete(HttpResponse.create()
                                        .withStatus(StatusCodes.SEE_OTHER)
                                        .addHeader(Location.create("/"))
                                        .addHeader(RawHeader.create(
                                                "Set-Cookie",
                                                "watchfloor_session=" + code
                                                        + "; HttpOnly; SameSite=Strict; Path=/")))));
    }

    private static Route to(String place) {
        return complete(HttpResponse.create().withStatus(StatusCodes.SEE_OTHER).addHeader(Location.create(place)));
    }

    private Route api() {
        return pathPrefix(
                "api",
                () -> pathPrefix(
                        "v1",
                        () -> concat(
                                path("signin", () -> post(() -> entity(Unmarshaller.entityToString(), this::signIn))),
                                optionalCookie(
                                        "watchfloor_session",
                                        cookie -> cookie.map(found -> signedIn(found.value()))
                                                .orElseGet(() -> problem(401, "access.session", "Sign in first."))))));
    }

    private Route signIn(String body) {
        if (!read(body).path("token").asText().equals(TOKEN)) {
            return problem(401, "access.token", "This token is not known.");
        }
        return complete(HttpResponse.create()
                .withStatus(StatusCodes.NO_CONTENT)
                .addHeader(
                        RawHeader.create("Set-Cookie", "watchfloor_session=mina; HttpOnly; SameSite=Strict; Path=/")));
    }

    private Route signedIn(String name) {
        return concat(
                path(
                        "stream",
                        () -> stream.isRefusing()
                                ? problem(503, "stand-in.cut", "Cut.")
                                : handleWebSocketMessagesForProtocol(stream.connect(), "watchfloor.live.v1")),
                get(() -> concat(
                        path(
                                "me",
                                () -> json(JSON.createObjectNode()
                                        .put("name", name)
                                        .put("role", "responder"))),
                        path("status", () -> json(status())),
                        path(segment("cases").slash(segment()), id -> found(cases.find(id))),
                        path(segment("cases").slash(segment()).slash("timeline"), id -> items(cases.timeline(id))),
                        path(segment("cases").slash(segment()).slash("activity"), id -> items(cases.activity(id))),
                        path("pages", () -> parameter("case", id -> items(cases.pages(id)))),
                        path("alerts", () -> parameterOptional("asset", asset -> items(alertsOf(asset)))),
                        path(segment("alerts").slash(segment()), id -> found(cases.alert(id))),
                        path(segment("assets").slash(segment()), id -> found(cases.asset(id))))),
                post(() -> path(
                        segment("cases").slash(segment()).slash(segment()),
                        (id, verb) ->
                                entity(Unmarshaller.entityToString(), body -> command(id, verb, name, read(body))))));
    }

    private synchronized Route command(String id, String verb, String name, JsonNode body) {
        ObjectNode kase = cases.find(id);
        if (kase == null) {
            return problem(404, "case.unknown", "There is no such case.");
        }
        switch (verb) {
            case "acknowledge" -> {
                String holder = kase.path("acknowledgedBy").asText(name);
                if (!kase.path("acknowledgedBy").isNull() && !holder.equals(name)) {
                    return problem(409, "case.acknowledged", holder + " acknowledged this case already.");
                }
                acknowledge(id, name);
            }
            case "confirm" ->
                change(
                        id,
                        it -> ((ObjectNode) it.path("worsened"))
                                .put("confirmedBy", name)
                                .put("confirmedAt", Instant.now().toString()));
            case "assign" ->
                change(id, it -> it.put("assignee", body.get("assignee").asText()));
            case "notes" ->
                change(
                        id,
                        it -> cases.recordActivity(
                                it, name, "noted", body.get("text").asText()));
            case "reopen" ->
                change(
                        id,
                        it -> it.put("status", "new").putNull("acknowledgedBy").put("round", 2));
            case "start" -> change(id, it -> it.put("status", "in_progress"));
            case "resolve" -> change(id, it -> it.put("status", "resolved"));
            case "close" ->
                change(
                        id,
                        it -> it.put("status", "closed")
                                .put(
                                        "classification",
                                        body.get("classification").asText())
                                .put("determination", body.get("determination").asText()));
            default -> {
                return problem(404, "case.verb", "There is no such verb.");
            }
        }
        return json(kase);
    }

    private ArrayNode alertsOf(Optional<String> asset) {
        ArrayNode wanted = JSON.createArrayNode();
        StreamSupport.stream(cases.items("alerts").spliterator(), false)
                .filter(alert -> asset.isEmpty() || alert.get("asset").asText().equals(asset.get()))
                .forEach(wanted::add);
        return wanted;
    }

    private ObjectNode status() {
        ObjectNode status = JSON.createObjectNode();
        status.set("paging", paging);
        if (demo) {
            status.putObject("demo")
                    .putArray("pagesReceived")
                    .addObject()
                    .put("at", Instant.now().toString())
                    .put("text", "case #1 for the first time");
        }
        return status;
    }

    private static Route found(@Nullable JsonNode node) {
        return node == null ? problem(404, "unknown", "Nothing here has this id.") : json(node);
    }

    private static Route items(ArrayNode items) {
        return json(JSON.createObjectNode().set("items", items));
    }

    private static Route json(JsonNode node) {
        return complete(HttpResponse.create().withEntity(ContentTypes.APPLICATION_JSON, node.toString()));
    }

    private static Route problem(int status, String code, String detail) {
        ObjectNode body =
                JSON.createObjectNode().put("status", status).put("code", code).put("detail", detail);
        return complete(HttpResponse.create()
                .withStatus(status)
                .withEntity(
                        ContentTypes.parse("application/problem+json"),
                        body.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
