package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Daily work on the command line: each command sends the expected request, and prints the answer as text or JSON. */
class DailyWorkCommandsTest {

    private static final String CASE = "{\"id\":\"c7\",\"number\":7,\"status\":\"in_progress\",\"assignee\":\"ruth\"}";

    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private String answer = CASE;

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

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add("%s %s %s"
                .formatted(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString().substring("/api/v1".length()),
                        body));
        boolean none = exchange.getRequestMethod().equals("DELETE");
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(none ? 204 : 200, none ? -1 : bytes.length);
        if (!none) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private CommandRun run(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(
                List.of("--center", "http://127.0.0.1:" + server.getAddress().getPort(), "--token", "t"));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.DONE);
        return run;
    }

    private void asks(String expected, String... words) {
        run(words);
        assertThat(asked).last().isEqualTo(expected);
    }

    @Test
    void aSearchListsWhatItFindsAndWhere() {
        answer = """
                {"hits":[{"kind":"case","id":"c1","title":"#7 Encoded command","work":{"status":"closed","severity":"high"},
                "found":[{"type":"ip","value":"203.0.113.66"}],"cases":[7]}],"more":true}""";
        CommandRun found = run("search", "203.0.113.66", "CORP\\ann");
        assertThat(found.out())
                .contains("#7 Encoded command")
                .contains("closed")
                .contains("ip 203.0.113.66");
        assertThat(asked).last().isEqualTo("GET /search?q=203.0.113.66+CORP%5Cann ");
    }

    @Test
    void aHunterListsCountsAndOpens() {
        answer = """
                {"items":[{"id":"a1","level":"low","count":3,"lastSeen":"2026-11-24T22:00:00.123Z","asset":"host:ws1",
                "title":"Whoami is run","case":null}],"total":1}""";
        assertThat(run("alerts", "list", "--without-case", "--rule", "r1").out())
                .contains("Whoami is run")
                .contains("a1");
        assertThat(asked)
                .last()
                .asString()
                .startsWith("GET /alerts?case=none&limit=")
                .endsWith("&rule=r1 ");
        answer = """
                {"alerts":12,"rules":[{"rule":"r1","title":"Whoami is run","level":"low","alerts":9,"assets":4}],
                "ruleCount":3,"assets":[{"asset":"host:ws1","level":"low","alerts":9,"rules":1}],"assetCount":1}""";
        assertThat(run("alerts", "counts", "--without-case", "--asset", "ws1").out())
                .contains("12 alerts")
                .contains("Whoami is run")
                .contains("Showing 1 of 3 rules")
                .doesNotContain("of 1 assets");
        assertThat(asked).last().isEqualTo("GET /alerts/counts?asset=host%3Aws1&case=none&limit=20 ");
        answer = CASE;
        assertThat(run("cases", "open", "--reason", "One user", "a1", "a2")
                        .out()
                        .strip())
                .isEqualTo("Case 7 is in_progress, assigned to ruth.");
        assertThat(asked)
                .last()
                .asString()
                .startsWith("POST /cases {")
                .contains("\"alerts\":[\"a1\",\"a2\"]")
                .contains("\"reason\":\"One user\"");
    }

    @Test
    void everyVerbOfACaseIsThere() {
        asks("POST /cases/7/notes {\"text\":\"called\"}", "cases", "note", "#7", "called");
        asks("POST /cases/7/assign {\"assignee\":\"ruth\"}", "cases", "assign", "--to", "ruth", "7");
        asks("POST /cases/c7/reopen {\"reason\":\"again\"}", "cases", "reopen", "--reason", "again", "c7");
        run("cases", "close", "--classification", "truePositive", "--determination", "malware", "7");
        assertThat(asked).last().asString().startsWith("POST /cases/7/close ").contains("\"malware\"");
        assertThat(run("cases", "note", "7", "called").out().strip())
                .isEqualTo("Case 7 is in_progress, assigned to ruth.");
        assertThat(run("cases", "note", "--json", "7", "called").out().strip()).isEqualTo(CASE);
        answer = """
                {"case":{"number":7,"title":"T"},"chain":[{"telemetry":[{"record":"s/1","raw":"{raw}",
                "because":[{"says":"Image ends with “x.exe”","value":"C:/x.exe","matched":{"from":3,"to":8}}],
                "decoded":[{"field":"CommandLine","how":"Base64, UTF-8","text":"net user","cut":true}]}],
                "rule":{"id":"r1","description":"Says what.","falsepositives":["Backups"],"response":["Ask ann"],
                "attack":[{"id":"T1","name":"Dumping"}]},
                "counted":{"says":"Counts at least 5 records","groups":[{"count":9,"title":"B","asset":"host:h","values":{"User":"u"}}]},
                "alert":{"title":"A","level":"high"}}],
                "processes":[{"asset":"host:h","processes":[{"image":"p.exe","alerts":[],
                "children":[{"image":"c.exe","commandLine":"c /x","alerts":[{"title":"A"}],"children":[]}]}]}],"pages":[]}""";
        assertThat(run("cases", "why", "7").out())
                .contains("rule r1")
                .contains("Says what.")
                .contains("false positives: Backups")
                .contains("response: Ask ann")
                .contains("ATT&CK: Dumping (T1)")
                .contains("Image ends with “x.exe”: C:/«x.exe»")
                .contains("decoded from CommandLine (Base64, UTF-8): net user…")
                .contains("9 × B on host:h: User u")
                .contains("  p.exe")
                .contains("    c /x  ← A")
                .contains("{raw}");
        assertThat(asked).last().isEqualTo("GET /cases/7/why ");
    }

    @Test
    void theGraphOfACaseIsAList() {
        answer = """
                {"nodes":[
                {"id":"host:a","place":"asset","kind":"host","name":"a","count":1,
                "hits":{"severity":"high","alerts":3,"first":"2026-01-05T08:00:00.123Z","tactics":["execution"],"tags":[]}},
                {"id":"many:x","place":"outside","kind":"address","name":"27 addresses","count":27,"names":["192.0.2.1"]}],
                "edges":[{"from":"host:a","to":"many:x","words":["connects to"],"count":27}],
                "stages":[{"tactic":"execution","alerts":3,"assets":1,"first":"2026-01-05T08:00:00Z"}],
                "left":{"nodes":2,"edges":1,"alerts":5,"brief":9}}""";
        assertThat(run("cases", "graph", "7").out())
                .contains("a (host): high, 3 alerts since 2026-01-05T08:00:00Z, execution")
                .contains("    → 27 addresses  27 ×: connects to")
                .contains("    ← a (host)  27 ×: connects to")
                .contains("    192.0.2.1")
                .contains("tactics: execution (3)")
                .contains("not shown: 2 nodes, 1 edges, 5 alerts");
        assertThat(asked).last().isEqualTo("GET /cases/7/graph ");
    }

    @Test
    void casesAreMergedSplitAndLinked() {
        asks("POST /cases/7/merge {\"into\":\"3\"}", "cases", "merge", "--into", "#3", "#7");
        asks(
                "POST /cases/7/link {\"kind\":\"related\",\"to\":\"3\"}",
                "cases",
                "link",
                "--as",
                "related",
                "--to",
                "#3",
                "7");
        asks(
                "POST /cases/7/unlink {\"kind\":\"related\",\"to\":\"3\"}",
                "cases",
                "unlink",
                "--as",
                "related",
                "--to",
                "3",
                "7");
        answer = "{\"number\":3,\"status\":\"new\",\"mergedCases\":[{\"number\":7},{\"number\":9}]}";
        assertThat(run("cases", "unmerge", "--merged", "8", "--reason", "Two attacks", "3")
                        .out()
                        .strip())
                .isEqualTo("Case 3 is new; merged cases: 7, 9.");
        assertThat(asked).last().isEqualTo("POST /cases/3/unmerge {\"merged\":\"8\",\"reason\":\"Two attacks\"}");
    }

    @Test
    void proposalsAreAnsweredAndAlertsMoved() {
        answer = """
                {"items":[{"older":{"number":3,"acknowledgedBy":"ann"},"younger":{"number":7,"assignee":"ben"},
                "links":["ws-1 → app01: both name account corp\\\\eve"],"at":"2026-11-24T22:00:00Z"}],"total":1}""";
        assertThat(run("merge-suggestions", "list").out())
                .contains("ann")
                .contains("ben")
                .contains("ws-1 → app01");
        assertThat(asked).last().isEqualTo("GET /merge-suggestions?limit=200 ");
        answer = "{\"number\":3,\"status\":\"new\"}";
        asks("POST /cases/7/accept {\"other\":\"3\"}", "merge-suggestions", "accept", "#7", "#3");
        asks(
                "POST /cases/7/dismiss {\"other\":\"3\",\"reason\":\"Two users\"}",
                "merge-suggestions",
                "dismiss",
                "--reason",
                "Two users",
                "7",
                "3");
        asks(
                "POST /cases/7/move {\"alerts\":[\"a1\",\"a2\"],\"to\":\"3\",\"reason\":\"Eve's\"}",
                "cases",
                "move",
                "--to",
                "#3",
                "--reason",
                "Eve's",
                "7",
                "a1",
                "a2");
        asks(
                "POST /cases/7/move {\"alerts\":[\"a1\"],\"reason\":\"Noise\"}",
                "cases",
                "move",
                "--out",
                "--reason",
                "Noise",
                "7",
                "a1");
        asked.clear();
        run("cases", "add", "--reason", "Hers", "7", "a1");
        assertThat(asked)
                .singleElement()
                .asString()
                .startsWith("POST /cases/7/add {")
                .contains("\"a1\"");
        assertThat(CommandRun.of("cases", "move", "--reason", "Where?", "7", "a1")
                        .status())
                .isEqualTo(ExitCode.WRONG_USAGE);
    }

    @Test
    void whatIsNotJudgedIsReachedFromATerminal() {
        answer = "{\"items\":[{\"id\":\"s:0:1\",\"code\":\"telemetry.json\"}],\"total\":1}";
        assertThat(run("quarantine", "list", "--code", "telemetry.json").out()).contains("s:0:1");
        assertThat(asked).last().isEqualTo("GET /quarantine?code=telemetry.json&limit=200 ");
        run("quarantine", "retry", "--code", "telemetry.json");
        assertThat(asked).last().isEqualTo("POST /quarantine/s%3A0%3A1/retry {}");
        asks("DELETE /quarantine/s%3A0%3A1 ", "quarantine", "drop", "--yes", "s:0:1");
        asks("POST /retry-queue/12/retry {}", "retry-queue", "retry", "12");
        asks("DELETE /retry-queue/12 ", "retry-queue", "drop", "--yes", "12");
        assertThat(run("retry-queue", "list", "--json").out().strip()).startsWith("{\"id\":\"s:0:1\"");
        assertThat(CommandRun.of("quarantine", "drop", "s:0:1").status()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(CommandRun.of("quarantine", "retry").status()).isEqualTo(ExitCode.WRONG_USAGE);
    }

    @Test
    void packsLiveRulesAndPagesAreThere() {
        answer =
                "{\"items\":[{\"name\":\"night\",\"revision\":3,\"rules\":12,\"id\":\"r1\",\"title\":\"T\",\"caseNumber\":7}]}";
        assertThat(run("packs", "list").out()).contains("night");
        assertThat(run("rules", "list", "--level", "high").out()).contains("r1");
        assertThat(asked).last().isEqualTo("GET /rules?level=high&limit=200 ");
        assertThat(run("notifications", "list", "--json").out()).contains("\"caseNumber\":7");
        run("notifications", "list", "--person", "ann", "--method", "email", "--status", "seen");
        assertThat(asked).last().isEqualTo("GET /notifications?limit=200&method=email&person=ann&status=seen ");
        run("notifications", "mine");
        assertThat(asked).last().isEqualTo("GET /notifications?limit=200&person=me ");
        answer = """
                {"id":"p1","caseNumber":7,"kind":"opened","round":1,"status":"seen","to":"person:ann","method":"email","label":"Work","why":\
                "ann is on call.","queuedAt":"2026-11-24T22:00:00.000Z","attempts":[{"at":"2026-11-24T22:00:01Z","outcome":"sent",\
                "detail":"250"}],"receipt":{"at":"2026-11-24T22:01:00Z","status":"seen","words":"Opened."}}""";
        assertThat(CommandRun.of("notifications", "metrics", "--by").status()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run("notifications", "show", "p1").out())
                .contains("To person:ann by email (Work). ann is on call.", "sent: 250", "seen: Opened.");
        answer = """
                {"id":"h1","from":"ann","to":"bob","state":"open","summary":"ann hands over 1 open case.\\n#7 high","cases":[
                {"number":7,"outcome":"case.not-theirs"}]}""";
        assertThat(run("handovers", "give", "--case", "7", "--note", "Quiet.", "bob")
                        .out())
                .contains("Handoff h1 from ann to bob: open", "#7 high", "#7 was not handed off: case.not-theirs");
        assertThat(asked).last().isEqualTo("POST /handovers {\"to\":\"bob\",\"cases\":[\"7\"],\"note\":\"Quiet.\"}");
        asks("POST /handovers/h1/accept {}", "handovers", "accept", "h1");
        asks("POST /handovers/h1/withdraw {}", "handovers", "withdraw", "h1");
        String figures = """
                {"key":%s,"notifications":7,"failed":1,"timeToSend":{"p50":1.5,"p90":4.0},"timeToDeliver":{"p50":null,"p90":null},\
                "timeToAcknowledge":{"p50":40.0,"p90":90.0},"nightsInterrupted":2,"notificationsPerPersonAndWeek":3.5,"falsePositives":1}""";
        answer = "{\"items\":[%s],\"total\":%s}".formatted(figures.formatted("\"ann\""), figures.formatted("null"));
        assertThat(run("notifications", "metrics", "--by", "person", "--from", "2026-11-01T00:00:00Z")
                        .out())
                .contains("PERSON", "ann", "1.5 / 4.0 s", "40.0 / 90.0 s", "total");
        assertThat(asked).last().isEqualTo("GET /metrics/notifications?by=person&from=2026-11-01T00%3A00%3A00Z ");
        answer = "{\"name\":\"night\",\"revision\":2,\"action\":\"rolledBack\",\"rules\":11}";
        assertThat(run("packs", "rollback", "--to", "2", "night").out().strip())
                .isEqualTo("Pack night: rolledBack, revision 2, 11 rules.");
        assertThat(asked).last().isEqualTo("POST /rule-packs/night/rollback {\"revision\":2}");
        run("packs", "rollback", "--skip-refused", "--to", "2", "night");
        assertThat(asked).last().isEqualTo("POST /rule-packs/night/rollback?skipRefused=true {\"revision\":2}");
    }

    @Test
    void anAssetIsDescribedFromATerminal() {
        answer =
                "{\"id\":\"host:app01\",\"tags\":[\"vip\"],\"criticality\":\"high\",\"owner\":\"Brandt\",\"group\":null}";
        assertThat(run("assets", "set", "--tags", "vip, jump-host", "--owner", "", "app01")
                        .out())
                .contains("Brandt");
        assertThat(asked)
                .last()
                .isEqualTo("PATCH /assets/host%3Aapp01 {\"tags\":[\"vip\",\"jump-host\"],\"owner\":\"\"}");
        asks(
                "PATCH /assets/user%3Adecoy?new=true {\"tags\":[\"honeytoken\"]}",
                "assets", "set", "--new", "--tags", "honeytoken", "user:decoy");
        answer = "{\"items\":[],\"total\":0}";
        asks("GET /assets/host%3Aapp01/activity?limit=200 ", "assets", "history", "app01");
        asks(
                "GET /assets?criticality=high&limit=200&sort=risk&tag=vip ",
                "assets",
                "list",
                "--tag",
                "vip",
                "--criticality",
                "high");
    }

    @Test
    void anEarlierStateOfAnAssetIsShown() throws IOException {
        try (InputStream example = DailyWorkCommandsTest.class.getResourceAsStream("/api/examples/AssetState.json")) {
            answer = new String(Objects.requireNonNull(example).readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(run("assets", "state", "--at", "2026-11-24T22:00:29Z", "dc01.corp.example")
                        .out())
                .contains("State at 2026-11-24T22:00:29Z, not now. Last change before: 2026-11-24T22:00:20Z.")
                .contains("dc01.corp.example; 192.0.2.10 (sensor-1, since 2026-11-24T22:00:20Z)")
                .contains("7, since 2026-11-24T21:00:00Z")
                .contains("windows, revision 1 of 2026-11-24T20:59:58Z by ann")
                .containsPattern("Rule rule-1 +high +3 +2026-11-24T22:00:01Z +2026-11-24T22:00:11Z");
        assertThat(asked).last().isEqualTo("GET /assets/host%3Adc01.corp.example/state?at=2026-11-24T22%3A00%3A29Z ");
        answer = "{\"asset\":\"host:ws1\",\"watermarks\":{\"s/1\":7},\"windows\":[],\"details\":null,\"earlier\":null}";
        assertThat(run("assets", "state", "ws1").out())
                .contains("evaluated from s/1", "No open alerts.")
                .doesNotContain("not now");
        assertThat(asked).last().isEqualTo("GET /assets/host%3Aws1/state ");
    }

    @Test
    void anAssetIsSaidToBeAnotherOneAndShowsIt() {
        answer = """
                {"id":"host:ws-017","naming":{"said":[{"sensor":"ws-017-1a2b","names":["ws-017"],"addresses":["192.0.2.17"],
                "from":"2026-11-24T08:00:00.000Z","until":null}],"sameAs":{"asset":"host:ws-017.corp.example","by":"ruth",
                "reason":"One machine","at":"2026-11-24T08:00:00.000Z","since":"2026-11-24T08:00:01.000Z","ending":false},
                "standsFor":[{"asset":"host:web","by":"ann","reason":"Renamed","at":"2026-11-24T08:00:00.000Z"}],"history":[]}}
                """;
        assertThat(run("assets", "merge", "--reason", "One machine", "ws-017", "ws-017.corp.example")
                        .out())
                .contains("ws-017; 192.0.2.17 (ws-017-1a2b, since 2026-11-24T08:00:00Z)")
                .contains("host:ws-017.corp.example, since 2026-11-24T08:00:01Z, by ruth: One machine")
                .contains("host:web, since 2026-11-24T08:00:00Z, by ann: Renamed");
        assertThat(asked)
                .last()
                .asString()
                .startsWith("PUT /assets/host%3Aws-017/duplicate-of ")
                .contains("\"asset\":\"host:ws-017.corp.example\"")
                .contains("\"reason\":\"One machine\"");
        run("assets", "merge", "--end", "--reason", "Two", "ws-017");
        assertThat(asked).contains("DELETE /assets/host%3Aws-017/duplicate-of?reason=Two ");
        assertThat(CommandRun.of("assets", "merge", "--reason", "One machine", "ws-017")
                        .status())
                .isEqualTo(ExitCode.WRONG_USAGE);
        answer = "{\"items\":[" + answer + "]}";
        assertThat(run("assets", "list").out())
                .contains("host:ws-017 (merged into host:ws-017.corp.example since 2026-11-24T08:00:01Z)");
    }

    @Test
    void whatIsTheSameIsToldAndSaidFromATerminal() {
        answer = """
                {"thing":{"kind":"address","value":"192.0.2.17"},"at":"2026-11-24T22:00:00.000Z","ambiguous":false,"hub":null,
                "standsFor":{"kind":"host","value":"ws-017","certainty":90,"how":"which is ws-017 by the operator's table",
                "assets":["host:ws-017"]},
                "same":[{"kind":"host","value":"ws-017","certainty":90,"via":"192.0.2.17","from":null,"to":null,
                "source":"the operator's table","asset":null,"row":7}],"more":3}""";
        assertThat(run("aliases", "show", "--at", "2026-11-24T22:00:00Z", "192.0.2.17")
                        .out())
                .contains("address 192.0.2.17 at 2026-11-24T22:00:00Z")
                .contains("Alias of host ws-017 (90 %): which is ws-017 by the operator's table.")
                .contains("Asset: host:ws-017")
                .contains("row 7")
                .contains("3 more aliases are not shown.");
        assertThat(asked).last().isEqualTo("GET /entities/192.0.2.17?at=2026-11-24T22%3A00%3A00Z ");
        answer = "{\"id\":7,\"a\":{\"value\":\"192.0.2.17\"},\"b\":{\"value\":\"ws-017\"},\"added\":2,\"unchanged\":1}";
        assertThat(run("aliases", "add", "--reason", "The lease", "--certainty", "90", "192.0.2.17", "ws-017")
                        .out()
                        .strip())
                .isEqualTo("Row 7: 192.0.2.17 is an alias of ws-017.");
        assertThat(asked)
                .last()
                .isEqualTo("POST /aliases"
                        + " {\"a\":\"192.0.2.17\",\"b\":\"ws-017\",\"certainty\":90,\"reason\":\"The lease\"}");
        assertThat(run("aliases", "remove", "7").out().strip()).isEqualTo("Row 7 was removed.");
        assertThat(asked).last().isEqualTo("DELETE /aliases/7 ");
        answer = "{\"items\":[],\"total\":0}";
        asks("GET /aliases?limit=200&q=ws-017 ", "aliases", "list", "--search", "ws-017");
    }

    @Test
    void aListThatIsCutSaysOfHowMany() {
        answer = "{\"items\":[{\"id\":\"a\"}],\"nextCursor\":\"x\",\"total\":345}";
        assertThat(run("assets", "list", "--limit", "1").out()).contains("Showing 1 of 345");
        assertThat(asked).last().isEqualTo("GET /assets?limit=1&sort=risk ");
        assertThat(run("assets", "list", "--limit", "1", "--json").out()).doesNotContain("Showing");
    }
}
