package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands against a server that answers according to the API description. */
class RemoteCommandsTest {

    private static final String CASE = """
            {"id":"c7","number":7,"title":"Shadow copies\\u001b[2J deleted","status":"new","severity":"high","assignee":null,
             "acknowledgedBy":null,"updatedAt":"2026-11-24T22:26:52.123Z","assets":[{"id":"host:dc01","name":"dc01"}],
             "alertCount":3,"observables":[{"type":"ip","value":"10.0.0.7"}],"attack":["T1490"],"alerts":[]}
            """;

    private final List<String> asked = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void listsWalkThroughAllPagesAndCannotSpeakToTheTerminal() {
        CommandRun run = run("cases", "list", "--status", "new");
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines()).hasSize(3);
        assertThat(run.out())
                .contains("Shadow copies\\u001b[2J deleted")
                .contains("2026-11-24T22:26:52Z")
                .contains("dc01");
        assertThat(asked)
                .containsExactly(
                        "GET /api/v1/cases?limit=200&status=new Bearer t",
                        "GET /api/v1/cases?cursor=next&limit=200&status=new Bearer t");
        assertThat(run("cases", "list", "--json", "--limit", "1").out().lines())
                .singleElement()
                .asString()
                .startsWith("{\"id\":\"c7\"");
    }

    @Test
    void caseIsFoundByItsNumberAndAcknowledged() {
        CommandRun run = run("cases", "ack", "#7");
        assertThat(run.out()).isEqualTo("Case 7 is acknowledged, acknowledged by ada." + System.lineSeparator());
        assertThat(asked).last().isEqualTo("POST /api/v1/cases/7/acknowledge Bearer t");
        assertThat(run("cases", "show", "c7").out()).contains("ip  10.0.0.7").contains("ada acknowledged");
    }

    @Test
    void refusalsAreOneSentenceAndTheOthersAreStillDone() {
        CommandRun run = run("cases", "ack", "taken", "c7");
        assertThat(run.status()).isEqualTo(ExitCode.NO);
        assertThat(run.err())
                .isEqualTo("Case taken: Grace has acknowledged this case. (case.taken)" + System.lineSeparator());
        assertThat(run.out()).contains("Case 7 is acknowledged");
    }

    @Test
    void missingTokenAndMissingCenterSayWhatToDo() {
        CommandRun unauthorized = CommandRun.of("sensors", "list", "--center", url());
        assertThat(unauthorized.status()).isEqualTo(ExitCode.COULD_NOT_RUN);
        assertThat(unauthorized.err()).contains("WATCHFLOOR_TOKEN").contains("bootstrap-token");
        server.stop(0);
        CommandRun gone = run("sensors", "list");
        assertThat(gone.status()).isEqualTo(ExitCode.COULD_NOT_RUN);
        assertThat(gone.err().lines()).hasSize(2).first().asString().contains("does not answer");
    }

    @Test
    void worseNewsAreConfirmedFromTheTerminal() {
        CommandRun confirmed = run("cases", "confirm", "c7");
        assertThat(confirmed.status()).isEqualTo(ExitCode.DONE);
        assertThat(confirmed.out()).contains("Shadow copies deleted");
        assertThat(asked).last().isEqualTo("POST /api/v1/cases/c7/confirm Bearer t");
    }

    @Test
    void tokensAndLinksArePrintedAlone() {
        assertThat(run("sensors", "token", "--name", "edge").out().strip()).isEqualTo("one-time");
        assertThat(run("sensors", "token", "--assets", "*.branch.example,user:*")
                        .out()
                        .strip())
                .isEqualTo("one-time");
        assertThat(bodies).last().isEqualTo("{\"assets\":[\"*.branch.example\",\"user:*\"]}");
        assertThat(run("people", "link", "Ada").out().strip()).isEqualTo("http://center/signin?code=x");
        assertThat(run("people", "token", "Ada", "--days", "7", "--purpose", "nightly")
                        .out()
                        .strip())
                .isEqualTo("wf_secret");
        assertThat(run("sensors", "revoke", "a/b").status()).isEqualTo(ExitCode.DONE);
        assertThat(asked).last().isEqualTo("DELETE /api/v1/sensors/a%2Fb Bearer t");
    }

    @Test
    void whatASensorMissesIsCountedByReasonBeforeItsLatestGaps() {
        assertThat(run("sensors", "show", "leaky", "--gaps", "1").out())
                .contains("missing    43 records: 3 not json, 40 spool full")
                .contains("gap        2026-11-24T22:27:00Z, 1 record: not-json (44 of epoch 01")
                .contains("41 gaps earlier");
    }

    @Test
    void peopleAreAddedShutOutAndRemovedAndTheirCredentialsEndedOneByOne() {
        assertThat(run("people", "add", "Ada", "--role", "viewer").out().strip())
                .isEqualTo("Ada is viewer, enabled.");
        assertThat(asked).last().isEqualTo("POST /api/v1/people Bearer t");
        assertThat(run("people", "disable", "Ada").out().strip()).isEqualTo("Ada is viewer, disabled.");
        assertThat(asked).last().isEqualTo("PATCH /api/v1/people/Ada Bearer t");
        assertThat(run("people", "remove", "a/b").status()).isEqualTo(ExitCode.DONE);
        assertThat(asked).last().isEqualTo("DELETE /api/v1/people/a%2Fb Bearer t");
        assertThat(run("people", "remove", "last").err()).contains("people.last-administrator");
        assertThat(run("people", "tokens", "Ada").out()).contains("nightly").contains("valid");
        assertThat(run("people", "tokens", "Ada", "--json").out()).startsWith("{\"id\":\"t1\"");
        assertThat(run("people", "revoke-token", "Ada", "t1").status()).isEqualTo(ExitCode.DONE);
        assertThat(asked).last().isEqualTo("DELETE /api/v1/people/Ada/tokens/t1 Bearer t");
        assertThat(run("people", "remove-passkey", "Ada", "k/1").out().strip())
                .isEqualTo("Passkey k/1 of Ada was removed.");
        assertThat(asked).last().isEqualTo("DELETE /api/v1/people/Ada/passkeys/k%2F1 Bearer t");
        assertThat(run("people", "end-codes", "Ada").status()).isEqualTo(ExitCode.DONE);
        assertThat(asked).last().isEqualTo("DELETE /api/v1/people/Ada/recovery-codes Bearer t");
        assertThat(run("people", "sign-out", "Ada").out().strip()).isEqualTo("Ada is signed out of all sessions.");
        assertThat(asked).last().isEqualTo("DELETE /api/v1/people/Ada/sessions Bearer t");
    }

    @Test
    void anInvitationPrintsItsLinkAlone() {
        CommandRun run = run(
                "people",
                "invite",
                "Ada",
                "--role",
                "viewer",
                "--group",
                "Finance",
                "--clearance",
                "green",
                "--team",
                "night",
                "--hours",
                "8");
        assertThat(run.err()).isEmpty();
        assertThat(run.out().strip()).isEqualTo("http://center/invite?code=x");
        assertThat(bodies)
                .last()
                .isEqualTo("{\"name\":\"Ada\",\"role\":\"viewer\",\"groups\":[\"Finance\"],\"clearance\":\"green\","
                        + "\"teams\":[\"night\"],\"expiresInHours\":8}");
        assertThat(run("people", "withdraw", "i1").out().strip()).isEqualTo("Invitation i1 was withdrawn.");
        assertThat(asked).last().isEqualTo("DELETE /api/v1/invites/i1 Bearer t");
        assertThat(run("teams", "set", "night", "Ada", "Ben").out().strip()).isEqualTo("Team night: Ada, Ben.");
        assertThat(bodies).last().isEqualTo("{\"members\":[\"Ada\",\"Ben\"]}");
    }

    @Test
    void aTokenForAdministrationIsEnteredOnAMachineWithoutABrowser(@TempDir Path folder) throws IOException {
        assertThat(run("sensors", "revoke", "kept").err()).contains("watchfloor account token --save FILE");
        Path file = folder.resolve("token");
        CommandRun wrong = entering("wf_plain_secret", "account", "token", "--save", file.toString());
        assertThat(wrong.err()).contains("is not valid for administration", "For administration with the command line");
        assertThat(file).doesNotExist();

        CommandRun saved = entering(" wf_admin_secret\n", "account", "token", "--save", file.toString());
        assertThat(saved.err()).contains(url() + "/account", "passkey");
        assertThat(saved.out()).contains("valid until 2026-12-01T06:00:00Z", "--token-file " + file);
        assertThat(saved.out() + saved.err()).doesNotContain("wf_admin_secret");
        assertThat(asked).last().asString().endsWith("Bearer wf_admin_secret");
        assertThat(Files.getPosixFilePermissions(file)).hasToString("[OWNER_READ, OWNER_WRITE]");

        CommandRun with = CommandRun.of(
                "people", "add", "Ada", "--role", "viewer", "--center", url(), "--token-file", file.toString());
        assertThat(with.status()).as(with.err()).isEqualTo(ExitCode.DONE);
        assertThat(asked).last().isEqualTo("POST /api/v1/people Bearer wf_admin_secret");
    }

    private CommandRun entering(String text, String... words) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        try {
            return run(words);
        } finally {
            System.setIn(before);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        String method = exchange.getRequestMethod();
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        asked.add(exchange.getRequestMethod() + " " + path + " " + token);
        if (token == null) {
            respond(exchange, 401, "{\"code\":\"access.token\",\"detail\":\"Nobody is signed in.\"}");
        } else if (path.contains("/taken/")) {
            respond(exchange, 409, "{\"code\":\"case.taken\",\"detail\":\"Grace has acknowledged this case.\"}");
        } else if (path.endsWith("/confirm")) {
            respond(
                    exchange,
                    200,
                    CASE.replaceFirst(
                            "\\{", "{\"worsened\":{\"what\":[\"Shadow copies deleted\"],\"confirmedBy\":\"ada\"},"));
        } else if (path.endsWith("/acknowledge")) {
            String acknowledged = CASE.replace("\"new\"", "\"acknowledged\"")
                    .replace("\"acknowledgedBy\":null", "\"acknowledgedBy\":\"ada\"");
            respond(exchange, 200, acknowledged);
        } else if (path.contains("/activity?")) {
            respond(
                    exchange,
                    200,
                    "{\"items\":[{\"at\":\"2026-11-24T22:27:00Z\",\"by\":\"ada\",\"verb\":\"acknowledged\"}]}");
        } else if (path.endsWith("/cases/c7")) {
            respond(exchange, 200, CASE);
        } else if (path.startsWith("/api/v1/cases?")) {
            String next = path.contains("cursor=") ? "" : ",\"nextCursor\":\"next\"";
            respond(exchange, 200, "{\"items\":[" + CASE + "]" + next + "}");
        } else if (path.endsWith("/sensors/leaky")) {
            respond(exchange, 200, """
                    {"id":"leaky","gaps":42,"gapRecords":43,"missing":{"not-json":3,"spool-full":40}}
                    """);
        } else if (path.contains("/sensors/leaky/gaps?")) {
            respond(exchange, 200, """
                    {"items":[{"count":1,"since":"2026-11-24T22:27:00Z","until":"2026-11-24T22:27:00Z",
                    "at":"2026-11-24T22:27:00Z","reason":"not-json","from":44,"to":44,"epoch":"01"}]}
                    """);
        } else if (path.endsWith("/sensors/tokens")) {
            respond(exchange, 200, "{\"token\":\"one-time\"}");
        } else if (path.endsWith("/invites")) {
            respond(exchange, 200, "{\"id\":\"i1\",\"name\":\"Ada\",\"link\":\"http://center/invite?code=x\"}");
        } else if (path.endsWith("/teams/night")) {
            respond(exchange, 200, "{\"name\":\"night\",\"purpose\":\"\",\"members\":[\"Ada\",\"Ben\"]}");
        } else if (path.endsWith("/people/Ada/links")) {
            respond(exchange, 200, "{\"name\":\"Ada\",\"link\":\"http://center/signin?code=x\"}");
        } else if (path.endsWith("/people/last")) {
            respond(exchange, 409, "{\"code\":\"people.last-administrator\",\"detail\":\"The last one.\"}");
        } else if (path.contains("/me/tokens?")) {
            respond(exchange, 200, """
                    {"items":[{"id":"t1","prefix":"wf_plain","administers":false,"expiresAt":"2026-12-01T06:00:00Z"},
                    {"id":"t2","prefix":"wf_admin","administers":true,"expiresAt":"2026-12-01T06:00:00Z"}]}
                    """);
        } else if (path.endsWith("/sensors/kept")) {
            respond(exchange, 403, "{\"code\":\"access.step-up-token\",\"detail\":\"This needs your passkey.\"}");
        } else if (path.contains("/people/Ada/tokens?")) {
            respond(
                    exchange,
                    200,
                    "{\"items\":[{\"id\":\"t1\",\"status\":\"valid\",\"kind\":\"personal\",\"purpose\":\"nightly\"}]}");
        } else if (path.endsWith("/people/Ada/tokens")) {
            respond(exchange, 200, "{\"id\":\"t1\",\"token\":\"wf_secret\"}");
        } else if (path.endsWith("/people") || (path.endsWith("/people/Ada") && method.equals("PATCH"))) {
            respond(
                    exchange,
                    200,
                    "{\"name\":\"Ada\",\"role\":\"viewer\",\"disabled\":" + method.equals("PATCH") + "}");
        } else {
            respond(exchange, 204, "");
        }
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private CommandRun run(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--center", url(), "--token", "t"));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
