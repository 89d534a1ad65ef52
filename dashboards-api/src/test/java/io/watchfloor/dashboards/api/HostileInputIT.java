package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.people.BootstrapToken;
import io.watchfloor.dashboards.http.RawClient;
import io.watchfloor.dashboards.wire.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** Path traversal in URLs and archives, large and deeply nested bodies, and texts that forge log lines. */
class HostileInputIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    /** Variants of "parent folder" for servers, proxies, decoders and file systems. */
    private static final List<String> UP = List.of(
            "../",
            "..\\",
            "..%2f",
            "..%5c",
            "%2e%2e/",
            "%2e%2e%2f",
            "%2e%2e%5c",
            ".%2e/",
            "%2e./",
            "%252e%252e%252f",
            "..%252f",
            "..%255c",
            "....//",
            "....\\/",
            "..;/",
            "..%00/",
            "..%0d%0a/",
            "%c0%ae%c0%ae%c0%af",
            "..%c0%af",
            "..%c1%9c",
            "%e0%80%ae%e0%80%ae/",
            "..%ef%bc%8f",
            "%u002e%u002e%u2215",
            "/../",
            "/./../",
            "//../");

    private static final List<String> ROOTS = List.of(
            "/page/", "/lib/", "/lib/lit/", "/api/docs/", "/", "/api/v1/assets/", "/api/v1/rule-packs/", "/pki/");

    private static final List<String> WANTED = List.of(
            "etc/passwd",
            "proc/self/environ",
            BootstrapToken.FILE,
            "audit-key",
            "authority-key",
            "application.conf",
            "logback.xml");

    @AfterEach
    void stillThere() {
        assertThat(NODE.administrator().get("/ready").status()).isEqualTo(200);
    }

    @Test
    void noPathLeadsOutOfWhatIsServed() throws IOException {
        String token =
                Files.readString(NODE.data().resolve(BootstrapToken.FILE)).strip();
        int asked = 0;
        for (String root : ROOTS) {
            for (String up : UP) {
                for (String wanted : WANTED) {
                    for (int depth : new int[] {1, 3, 8}) {
                        String path = root + up.repeat(depth) + wanted;
                        try (RawClient client =
                                new RawClient("127.0.0.1", NODE.address().getPort())) {
                            String answer = client.send(
                                            "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                                    + token + "\r\nConnection: close\r\n\r\n")
                                    .answer();
                            assertThat(answer)
                                    .as(path)
                                    .matches("(?s)HTTP/1\\.1 (4\\d\\d|200|303).*")
                                    .doesNotContain("root:x:0", "PRIVATE KEY", "JAVA_HOME=", "<configuration>", token);
                            asked++;
                        }
                    }
                }
            }
        }
        assertThat(asked).isGreaterThan(3_000);
    }

    private static Set<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(Path::toString)
                    .filter(name -> !name.contains("/postgres"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void anArchiveOfRulesWritesNoFile() throws IOException {
        Path around = Objects.requireNonNull(NODE.data().getParent());
        Set<String> before = files(around);
        List<String> names = new ArrayList<>();
        UP.forEach(up -> names.add(up.repeat(6) + "tmp/slipped.yml"));
        names.addAll(List.of(
                "/tmp/slipped.yml",
                "C:\\slipped.yml",
                "\\\\server\\share\\slipped.yml",
                "~/slipped.yml",
                "a/../../slipped.yml",
                "slipped.yml/../slipped.yml",
                "nul.yml",
                "x\r\nforged: line.yml",
                "\u202egnp.yml",
                "file:///tmp/slipped.yml"));
        for (String name : names) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write("title: nothing\n".getBytes(StandardCharsets.UTF_8));
            }
            Caller root = NODE.administrator();
            Caller.Answer answer = root.send(
                    root.request("/api/v1/rule-packs/slip").PUT(BodyPublishers.ofByteArray(bytes.toByteArray())));
            assertThat(answer.status()).as(name).isBetween(200, 499);
        }
        assertThat(files(around)).isEqualTo(before);
        assertThat(Path.of("/tmp/slipped.yml")).doesNotExist();
    }

    @Test
    void bodiesThatNestAreRefusedEverywhere() {
        List<String> bodies = List.of(
                "[".repeat(30_000),
                "{\"a\":".repeat(10_000),
                "{\"a\":[".repeat(5_000) + "]}".repeat(5_000),
                "{\"a\":\"" + "\\u0000".repeat(5_000) + "\"}",
                "{\"a\":" + "9".repeat(50_000) + "}",
                "{\"a\":1e" + "9".repeat(1_000) + "}",
                "{"
                        + Stream.iterate(0, n -> n + 1)
                                .limit(4_000)
                                .map(n -> "\"k" + n + "\":1")
                                .collect(Collectors.joining(","))
                        + "}");
        int asked = 0;
        JsonNode paths = NODE.administrator().get("/api/v1/openapi.json").json().path("paths");
        for (String path : (Iterable<String>) paths::fieldNames) {
            for (String method : List.of("post", "put", "patch")) {
                if (!paths.path(path).has(method)
                        || path.endsWith("/signout")
                        || path.startsWith("/api/v1/rule-packs")
                        || path.equals("/api/v1/telemetry")
                        // Takes lines of any text, and answers with what is wrong with each.
                        || path.equals("/api/v1/intel/indicators/list")) {
                    continue;
                }
                asked += nested(method.toUpperCase(Locale.ROOT), path.replaceAll("\\{.*?}", "none"), bodies);
            }
        }
        assertThat(asked).isGreaterThan(100);
    }

    private static int nested(String method, String path, List<String> bodies) {
        Caller root = NODE.administrator();
        for (String body : bodies) {
            Caller.Answer answer = root.send(root.request(path)
                    .header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(body)));
            assertThat(answer.status())
                    .as(method + " " + path + " " + body.substring(0, 10))
                    .isBetween(300, 499);
        }
        return bodies.size();
    }

    @Test
    void bodiesThatGrowAreRefused() throws IOException {
        Caller sensor = NODE.sensor("bombs");
        byte[] zeros = new byte[1 << 20];
        for (int nested = 1; nested <= 3; nested++) {
            byte[] body = zeros;
            for (int layer = 0; layer < nested; layer++) {
                body = packed(body, layer == 0 ? 60 : 1);
            }
            Caller.Answer answer = sensor.send(sensor.request("/api/v1/telemetry")
                    .header("Content-Encoding", "gzip")
                    .POST(BodyPublishers.ofByteArray(body)));
            assertThat(answer.status()).as(nested + " layers").isBetween(200, 499);
            assertThat(answer.response().body()).doesNotContain("\"accepted\":1");
        }
        Caller root = NODE.administrator();
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            zip.putNextEntry(new ZipEntry("inner.zip"));
            for (int i = 0; i < 200; i++) {
                zip.write(zeros);
            }
        }
        assertThat(root.send(root.request("/api/v1/rule-packs/bomb")
                                .PUT(BodyPublishers.ofByteArray(archive.toByteArray())))
                        .status())
                .isEqualTo(422);
        String aliases = "a: &a [x,x,x,x,x,x,x,x,x]\n"
                + Stream.iterate('b', c -> (char) (c + 1))
                        .limit(12)
                        .map(c -> c + ": &" + c + " [" + ("*" + (char) (c - 1) + ",").repeat(8) + "*" + (char) (c - 1)
                                + "]\n")
                        .collect(Collectors.joining());
        for (String yaml : List.of(
                aliases, "[".repeat(200_000), "a: ".repeat(50_000), "- ".repeat(100_000), "? ".repeat(50_000))) {
            Caller.Answer answer =
                    root.send(root.request("/api/v1/rule-packs/bomb").PUT(BodyPublishers.ofString(yaml)));
            assertThat(answer.status()).as(yaml.substring(0, 20)).isBetween(400, 499);
        }
    }

    private static byte[] packed(byte[] body, int times) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < times; i++) {
                out.write(body);
            }
        }
        return bytes.toByteArray();
    }

    /** Captures the terminal output of everything that the node logs. */
    @Test
    void noTextMakesALineOfTheLog() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        root.addAppender(logged);
        try {
            Caller administrator = NODE.administrator();
            for (String text : List.of(
                    "a\r\n2026-11-27T12:00:00.000Z ERROR Node forged",
                    "a\u001b[2J\u001b[31mred",
                    "a\u202etxt.exe",
                    "a\u2028b\u2029c\u0085d",
                    "a\u0000b\u0007",
                    "${jndi:ldap://127.0.0.1/x}",
                    "{} %s %n")) {
                String quoted = Json.write(text);
                administrator.post("/api/v1/people", "{\"name\":" + quoted + ",\"role\":\"viewer\"}");
                administrator.post("/api/v1/sensors/tokens", "{\"assets\":[\"*\"],\"name\":" + quoted + "}");
                administrator.post(
                        "/csp-reports",
                        "{\"csp-report\":{\"effective-directive\":" + quoted + ",\"document-uri\":" + quoted + "}}",
                        "Content-Type",
                        "application/csp-report");
                LoggerFactory.getLogger(HostileInputIT.class).warn("Told: {}", text);
            }
            ConsoleAppender<ILoggingEvent> terminal = (ConsoleAppender<ILoggingEvent>) root.getAppender("terminal");
            assertThat(logged.list).hasSizeGreaterThanOrEqualTo(7);
            for (ILoggingEvent event : logged.list) {
                String line = new String(terminal.getEncoder().encode(event), StandardCharsets.UTF_8);
                assertThat(line.lines().filter(part -> !part.startsWith("    ")))
                        .as(line)
                        .hasSize(1);
                assertThat(line.strip().chars().filter(c -> Character.isISOControl(c) && c != '\n'))
                        .as(line)
                        .isEmpty();
                assertThat(line).doesNotContain("\u202e", "\u2028", "\u2029");
            }
        } finally {
            root.detachAppender(logged);
        }
    }
}
