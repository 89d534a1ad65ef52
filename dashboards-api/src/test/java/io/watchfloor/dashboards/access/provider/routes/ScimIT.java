package io.watchfloor.dashboards.access.provider.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.wire.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Users and groups provisioned by SCIM. The requests have the form that Entra sends. */
class ScimIT {

    private static final String TOKEN = "scim-token-of-the-corporation-0123456789";
    private static final TestProvider PROVIDER = new TestProvider();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @RegisterExtension
    static final RunningNode CENTER = RunningNode.with(
            PROVIDER.settings("corp", "scim-token-file = " + secret(TOKEN)) + PROVIDER.settings("other", ""));

    private static Path secret(String text) {
        try {
            return Files.writeString(Files.createTempFile("scim", ".token"), text + "\n");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void honest() {
        PROVIDER.reset();
    }

    private static HttpResponse<String> send(String token, String method, String path, String body) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(CENTER.address() + "/scim/v2" + path))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/scim+json")
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode done(int status, String method, String path, String body) {
        HttpResponse<String> answer = send(TOKEN, method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(
                        status == 204
                                ? ""
                                : answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith(status == 204 ? "" : "application/scim+json");
        return answer.body().isEmpty() ? Json.parse("{}") : Json.parse(answer.body());
    }

    /** A request in Entra's form. */
    private static String entra(String name, String... values) {
        try (var in = Objects.requireNonNull(ScimIT.class.getResourceAsStream("/scim/" + name + ".json"), name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (int i = 0; i < values.length; i += 2) {
                text = text.replace(values[i], values[i + 1]);
            }
            return text;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode find(String kind, String filter) {
        return done(200, "GET", "/" + kind + "?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8), "");
    }

    private static String user(String name) {
        return done(201, "POST", "/Users", entra("create-user", "USERNAME", name, "EXTERNAL", "s-" + name))
                .path("id")
                .asText();
    }

    private static void signIn(SsoBrowser browser, String name, String... groups) {
        PROVIDER.subject = "s-" + name;
        PROVIDER.username = name;
        PROVIDER.groups = java.util.List.of(groups);
        assertThat(browser.signIn(PROVIDER, "corp")).isEmpty();
    }

    private static Caller root() {
        return CENTER.administrator();
    }

    private static SsoBrowser browser() {
        return new SsoBrowser(HTTP, CENTER.address());
    }

    @Test
    void aUserIsFoundByAnAddress() {
        String id = user("ema");
        String address = "test_user_FD0ea19b-0777-472c-9f96-4f70d2226f2e@testuser.com";
        for (String filter : new String[] {
            "emails eq \"%s\"",
            "emails.value eq \"%s\"",
            "emails[type eq \"work\"].value eq \"%s\" and userName eq \"ema\""
        }) {
            assertThat(find("Users", filter.formatted(address)).path("Resources"))
                    .as(filter)
                    .extracting(one -> one.path("id").asText())
                    .contains(id);
        }
        assertThat(find("Users", "emails[type eq \"home\"].value eq \"" + address + "\"")
                        .path("totalResults")
                        .asInt())
                .isZero();
        assertThat(find("Users", "emails eq \"nobody@testuser.com\"")
                        .path("totalResults")
                        .asInt())
                .isZero();
    }

    @Test
    void entraFindsMakesReadsAndChangesAUser() {
        assertThat(find("Users", "userName eq \"adam\"").path("totalResults").asInt())
                .isZero();
        String id = user("adam");
        JsonNode found = find("Users", "userName eq \"ADAM\"");
        assertThat(found.path("totalResults").asInt()).isEqualTo(1);
        JsonNode adam = found.at("/Resources/0");
        assertThat(adam.path("id").asText()).isEqualTo(id);
        assertThat(adam.path("externalId").asText()).isEqualTo("s-adam");
        assertThat(adam.path("active").asBoolean()).isTrue();
        assertThat(adam.at("/name/familyName").asText()).isEqualTo("familyName");
        assertThat(find("Users", "externalId eq \"s-adam\"")
                        .path("totalResults")
                        .asInt())
                .isEqualTo(1);
        assertThat(find("Users", "externalId eq \"s-adam\" and userName eq \"eve\"")
                        .path("totalResults")
                        .asInt())
                .isZero();

        done(200, "PATCH", "/Users/" + id, entra("patch-user"));
        adam = done(200, "GET", "/Users/" + id, "");
        assertThat(adam.at("/emails/0/value").asText()).isEqualTo("updatedEmail@microsoft.com");
        assertThat(adam.at("/name/familyName").asText()).isEqualTo("updatedFamilyName");
        done(200, "PATCH", "/Users/" + id, entra("patch-user-without-path"));
        adam = done(200, "GET", "/Users/" + id, "");
        assertThat(adam.at("/name/givenName").asText()).isEqualTo("given");
        assertThat(adam.path("displayName").asText()).isEqualTo("Adam A.");

        assertThat(done(409, "POST", "/Users", entra("create-user", "USERNAME", "Adam", "EXTERNAL", "x"))
                        .path("scimType")
                        .asText())
                .isEqualTo("uniqueness");
        done(204, "DELETE", "/Users/" + id, "");
        done(404, "GET", "/Users/" + id, "");
        done(404, "DELETE", "/Users/" + id, "");
    }

    @Test
    void whoIsMadeInactiveLosesEverythingAndComesBack() {
        for (String how : java.util.List.of("disable-user", "disable-user-as-text", "disable-user-without-path")) {
            String name = how.replace("-", "");
            String id = user(name);
            SsoBrowser browser = browser();
            signIn(browser, name, "soc");
            String token = root().post("/api/v1/people/" + name + "/tokens", "{}")
                    .json()
                    .path("token")
                    .asText();
            assertThat(root().as(token).get("/api/v1/me").status()).isEqualTo(200);

            done(200, "PATCH", "/Users/" + id, entra(how));
            assertThat(find("Users", "id eq \"" + id + "\"")
                            .at("/Resources/0/active")
                            .asBoolean())
                    .as(how)
                    .isFalse();
            assertThat(browser.me()).isEmpty();
            assertThat(root().as(token).get("/api/v1/me").status()).isEqualTo(401);
            assertThat(browser.signIn(PROVIDER, "corp")).isEqualTo("provider.disabled");

            done(200, "PATCH", "/Users/" + id, entra("disable-user").replace("false", "true"));
            signIn(browser, name, "soc");
            assertThat(browser.me()).isPresent();
        }
    }

    @Test
    void groupsThatScimWritesSayWhatSomebodyMay() {
        String ben = user("ben");
        String soc = done(201, "POST", "/Groups", entra("create-group", "DISPLAYNAME", "soc", "EXTERNAL", "g-soc"))
                .path("id")
                .asText();
        done(200, "PATCH", "/Groups/" + soc, entra("add-member", "MEMBER", ben));
        assertThat(find("Groups", "displayName eq \"soc\"")
                        .at("/Resources/0/members/0/value")
                        .asText())
                .isEqualTo(ben);
        assertThat(find("Groups", "id eq \"" + soc + "\" and members eq \"" + ben + "\"")
                        .path("totalResults")
                        .asInt())
                .isEqualTo(1);
        SsoBrowser browser = browser();
        signIn(browser, "ben");
        assertThat(browser.me().orElseThrow().path("role").asText()).isEqualTo("responder");

        String admins = done(
                        201, "POST", "/Groups", entra("create-group", "DISPLAYNAME", "admins", "EXTERNAL", "g-adm"))
                .path("id")
                .asText();
        done(200, "PATCH", "/Groups/" + admins, entra("add-member", "MEMBER", ben));
        assertThat(browser.me().orElseThrow().path("role").asText())
                .as("at once, in the open session")
                .isEqualTo("administrator");
        done(204, "DELETE", "/Groups/" + admins, "");
        assertThat(browser.me().orElseThrow().path("role").asText()).isEqualTo("responder");

        done(200, "PATCH", "/Groups/" + soc, entra("remove-member", "MEMBER", ben));
        assertThat(browser.me()).as("no group lets them in").isEmpty();
        PROVIDER.subject = "s-ben";
        PROVIDER.username = "ben";
        PROVIDER.groups = java.util.List.of();
        assertThat(browser.signIn(PROVIDER, "corp")).isEqualTo("provider.no-role");
        done(200, "PATCH", "/Groups/" + soc, entra("add-member", "MEMBER", ben));
        signIn(browser, "ben");
    }

    @Test
    void scimNeverReachesPeopleWhoAreNotTheProviders() {
        root().post("/api/v1/people", "{\"name\":\"carl\",\"role\":\"lead\"}");
        String id = user("carl");
        done(200, "PATCH", "/Users/" + id, entra("disable-user"));
        assertThat(root().get("/api/v1/people/carl").json().path("disabled").asBoolean())
                .isFalse();
        done(204, "DELETE", "/Users/" + id, "");
        assertThat(root().get("/api/v1/people/carl").json().path("role").asText())
                .isEqualTo("lead");
    }

    @Test
    void aLongListComesInParts() {
        for (int i = 0; i < 5; i++) {
            user("page" + i);
        }
        JsonNode part = done(200, "GET", "/Users?startIndex=2&count=2", "");
        assertThat(part.path("Resources")).hasSize(2);
        assertThat(part.path("startIndex").asInt()).isEqualTo(2);
        assertThat(part.path("totalResults").asInt()).isGreaterThanOrEqualTo(5);
        assertThat(done(200, "GET", "/Users?count=0", "").path("Resources")).isEmpty();
        assertThat(done(200, "GET", "/Groups?excludedAttributes=members", "")
                        .at("/Resources/0/members")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void whatIsNoScimIsRefusedAsScimSays() {
        assertThat(done(400, "GET", "/Users?filter=userName%20co%20%22a%22", "")
                        .path("scimType")
                        .asText())
                .isEqualTo("invalidFilter");
        assertThat(done(400, "GET", "/Users?filter=" + "(".repeat(500), "")
                        .path("scimType")
                        .asText())
                .isEqualTo("invalidFilter");
        done(400, "POST", "/Users", "{\"externalId\":\"x\"}");
        done(400, "POST", "/Users", "[]");
        done(400, "POST", "/Users", "no json");
        done(400, "POST", "/Users", "{\"userName\":\"a\\u0000b\"}");
        done(400, "POST", "/Users", "{\"userName\":\"nul\",\"externalId\":\"a\\u0000b\"}");
        String id = user("dora");
        assertThat(done(400, "PATCH", "/Users/" + id, "{\"Operations\":[{\"op\":\"drop\",\"path\":\"active\"}]}")
                        .path("scimType")
                        .asText())
                .isEqualTo("invalidSyntax");
        assertThat(done(
                                400,
                                "PATCH",
                                "/Users/" + id,
                                "{\"Operations\":[{\"op\":\"add\",\"path\":\"a[b\",\"value\":1}]}")
                        .path("scimType")
                        .asText())
                .isEqualTo("invalidPath");
        done(
                400,
                "PATCH",
                "/Users/" + id,
                "{\"Operations\":[{\"op\":\"replace\",\"path\":\"active\",\"value\":\"perhaps\"}]}");
        done(404, "PATCH", "/Users/none", "{\"Operations\":[]}");
    }

    @Test
    void theTokenOpensScimAloneAndNothingElseOpensIt() {
        assertThat(root().as(TOKEN).get("/api/v1/me").status()).isEqualTo(401);
        for (String other : java.util.List.of("", "wrong", root().token(), TOKEN + "x")) {
            assertThat(send(other, "GET", "/Users", "").statusCode()).isEqualTo(401);
        }
        assertThat(done(200, "GET", "/ServiceProviderConfig", "")
                        .at("/patch/supported")
                        .asBoolean())
                .isTrue();
        assertThat(done(200, "GET", "/ResourceTypes", "").path("Resources")).hasSize(2);
        assertThat(done(200, "GET", "/Schemas", "").path("Resources")).hasSize(2);
    }

    @Test
    void everythingIsTakenDown() {
        String id = user("erik");
        done(200, "PATCH", "/Users/" + id, entra("disable-user"));
        String audit = root().get("/api/v1/audit?actor=provider%20corp&limit=200")
                .response()
                .body();
        assertThat(audit).contains("scim.add").contains("scim.deactivate").contains("scim-user:" + id);
    }

    @Test
    void changesOfOneUserAtTheSameTimeAreAllKept() {
        String id = user("zoe");
        java.util.List<String> names = java.util.List.of(
                "title",
                "nickName",
                "userType",
                "locale",
                "timezone",
                "preferredLanguage",
                "profileUrl",
                "displayName");
        for (int round = 0; round < 5; round++) {
            String value = "round-" + round;
            java.util.List<HttpResponse<String>> answers = names.parallelStream()
                    .map(name -> send(
                            TOKEN,
                            "PATCH",
                            "/Users/" + id,
                            "{\"Operations\":[{\"op\":\"replace\",\"path\":\"%s\",\"value\":\"%s\"}]}"
                                    .formatted(name, value)))
                    .toList();
            assertThat(answers)
                    .allSatisfy(answer ->
                            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200));
            JsonNode now = done(200, "GET", "/Users/" + id, "");
            assertThat(names)
                    .allSatisfy(
                            name -> assertThat(now.path(name).asText()).as(name).isEqualTo(value));
        }
    }

    @Test
    void whoNamesAVersionChangesThatOneOnly() throws Exception {
        String id = user("yan");
        String version = done(200, "GET", "/Users/" + id, "")
                .path("meta")
                .path("version")
                .asText();
        String title = "{\"Operations\":[{\"op\":\"replace\",\"path\":\"title\",\"value\":\"one\"}]}";
        assertThat(matching(id, version, title).statusCode()).isEqualTo(200);
        HttpResponse<String> late = matching(id, version, title.replace("one", "two"));
        assertThat(late.statusCode()).isEqualTo(412);
        assertThat(done(200, "GET", "/Users/" + id, "").path("title").asText()).isEqualTo("one");
    }

    private static HttpResponse<String> matching(String id, String version, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(CENTER.address() + "/scim/v2/Users/" + id))
                        .header("Authorization", "Bearer " + TOKEN)
                        .header("Content-Type", "application/scim+json")
                        .header("If-Match", version)
                        .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** If both lists were merged, people could get rights that neither list grants. */
    @Test
    void ofTwoThatReplaceAllMembersAtTheSameTimeOneWinsAsAWhole() throws Exception {
        List<String> users = List.of(user("m1"), user("m2"), user("m3"), user("m4"));
        String group = done(
                        201, "POST", "/Groups", entra("create-group", "DISPLAYNAME", "Twice", "EXTERNAL", "g-twice"))
                .path("id")
                .asText();
        List<Set<String>> lists =
                List.of(Set.of(users.get(0), users.get(1)), Set.of(users.get(2), users.get(3)), Set.of(users.get(0)));
        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 40; round++) {
                List<Future<?>> sent = new ArrayList<>();
                for (Set<String> list : lists) {
                    sent.add(both.submit(() -> done(
                            200,
                            "PATCH",
                            "/Groups/" + group,
                            "{\"Operations\":[{\"op\":\"replace\",\"path\":\"members\",\"value\":[%s]}]}"
                                    .formatted(list.stream()
                                            .map("{\"value\":\"%s\"}"::formatted)
                                            .collect(Collectors.joining(","))))));
                }
                for (Future<?> one : sent) {
                    one.get();
                }
                Set<String> now = new TreeSet<>();
                done(200, "GET", "/Groups/" + group, "")
                        .path("members")
                        .forEach(one -> now.add(one.path("value").asText()));
                assertThat(lists).as("round %d", round).contains(now);
            }
        }
    }

    @Test
    void aChangeOfAnOldVersionChangesNeitherNameNorMembers() throws Exception {
        String member = user("late");
        String group = done(
                        201,
                        "POST",
                        "/Groups",
                        entra("create-group", "DISPLAYNAME", "Versions", "EXTERNAL", "g-versions"))
                .path("id")
                .asText();
        String version =
                done(200, "GET", "/Groups/" + group, "").at("/meta/version").asText();
        done(200, "PATCH", "/Groups/" + group, """
                {"Operations":[{"op":"add","path":"members","value":[{"value":"%s"}]}]}""".formatted(member));
        HttpResponse<String> late = HTTP.send(
                HttpRequest.newBuilder(URI.create(CENTER.address() + "/scim/v2/Groups/" + group))
                        .header("Authorization", "Bearer " + TOKEN)
                        .header("If-Match", version)
                        .PUT(HttpRequest.BodyPublishers.ofString("{\"displayName\":\"Other\",\"members\":[]}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(late.statusCode()).isEqualTo(412);
        JsonNode now = done(200, "GET", "/Groups/" + group, "");
        assertThat(now.path("displayName").asText()).isEqualTo("Versions");
        assertThat(now.path("members")).hasSize(1);
    }
}
