package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.watchfloor.dashboards.api.PushedBrowsers.Subscribed;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.paging.oncall.Responder;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.ops.platform.document.DocumentStore;
import io.watchfloor.sigma.language.Level;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Notifications by every contact method to people who may not read the case, because of its group or TLP label: they
 * contain only number and severity, alone, in a digest, and at the end of the case.
 */
class MessageRightsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> PEOPLE = List.of("elsewhere", "uncleared", "reader");
    private static final List<String> MAY_NOT = List.of("elsewhere", "uncleared");
    private static final String TITLE = "Program Seen";
    private static final String ASSET = "turbine";

    @TempDir
    static Path folder;

    private static HttpServer services;
    private static PushedBrowsers browsers;
    private static MailHouse mail;
    private static RunningNode node;
    private static Caller root;
    private static Caller sensor;
    private static final List<Heard> HEARD = new CopyOnWriteArrayList<>();
    private static final Map<String, Subscribed> SUBSCRIBED = new TreeMap<>();

    private record Heard(String person, String way, String text) {}

    @BeforeAll
    static void peopleOnCall() throws IOException {
        services = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        services.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String[] path = exchange.getRequestURI().getPath().split("/", 4);
            HEARD.add(new Heard(
                    path[1],
                    path[2],
                    body + URLDecoder.decode(exchange.getRequestURI().toString(), StandardCharsets.UTF_8)));
            byte[] answer = "{\"id\": 7, \"ok\": true}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        services.start();
        browsers = new PushedBrowsers();
        mail = new MailHouse();
        Path rule = Files.writeString(
                folder.resolve("rule.yml"),
                AttackSamples.programSeen("22222222-2222-4222-8222-222222222222", "a.exe", "critical"));
        node = RunningNode.with(RunningNode.onlyRules(rule) + mail.settings() + """
                        watchfloor.contact {
                          sms { url = "%1$s/{number}/sms?text={text}", token = t }
                          voice { url = "%1$s/{number}/voice?text={text}", token = t }
                        }
                        watchfloor.cases.new-per-sensor-and-minute = 1000
                        watchfloor.cases.new-per-rule-and-minute = 1000
                        """.formatted(address()))
                .start();
        root = node.administrator();
        sensor = node.sensor("it");
        PEOPLE.forEach(node::responder);
        node.jdbi().useHandle(handle -> {
            handle.execute("UPDATE person SET all_groups = false, groups = '{office}' WHERE name = 'elsewhere'");
            handle.execute("UPDATE person SET clearance = 1 WHERE name = 'uncleared'");
        });
        PEOPLE.forEach(MessageRightsIT::reached);
        everybodyIsTold();
    }

    @AfterAll
    static void close() {
        node.close();
        services.stop(0);
        browsers.close();
        mail.close();
    }

    private static String address() {
        return "http://127.0.0.1:" + services.getAddress().getPort();
    }

    /** Configures all contact methods. */
    private static void reached(String person) {
        SUBSCRIBED.put(person, browsers.subscribe());
        List<Contact> contacts = Stream.of(ContactMethod.values())
                .map(way -> new Contact(
                        person + "-" + way.text(),
                        Recipient.person(person),
                        way,
                        way.text(),
                        to(person, way, address() + "/" + person + "/" + way.text()),
                        Instant.EPOCH))
                .toList();
        put(OnCallDocuments.RESPONDERS, person, new Responder(person, true, ZoneOffset.UTC, contacts, List.of(), null));
    }

    private static Map<String, String> to(String person, ContactMethod way, String url) {
        return switch (way) {
            case SLACK, TEAMS, MATTERMOST, ALERTMANAGER -> Map.of("url", url);
            case NTFY -> Map.of("url", url, "topic", "soc");
            case GOTIFY -> Map.of("url", url, "token", "t");
            case TELEGRAM -> Map.of("url", url, "token", "1:t", "chat", "-100");
            case WEBHOOK -> Map.of("url", url, "secret", "shared-secret");
            case PAGERDUTY -> Map.of("url", url, "key", "0123456789abcdef0123456789abcdef");
            case OPSGENIE -> Map.of("url", url, "key", "genie");
            case SMS, VOICE -> Map.of("number", number(person));
            case EMAIL -> Map.of("address", person + "@" + person + ".example");
            case WEB_PUSH -> {
                Subscribed browser = Objects.requireNonNull(SUBSCRIBED.get(person), person);
                yield Map.of("endpoint", browser.endpoint(), "p256dh", browser.p256dh(), "auth", browser.auth());
            }
        };
    }

    private static String number(String person) {
        return "+4915112345" + PEOPLE.indexOf(person) + "00";
    }

    private static void everybodyIsTold() {
        List<StepTarget> targets = new ArrayList<>(PEOPLE.stream()
                .map(one -> new StepTarget(StepTarget.Kind.PERSON, one))
                .toList());
        targets.add(new StepTarget(StepTarget.Kind.CHANNEL, "room"));
        put(
                OnCallDocuments.CHANNELS,
                "room",
                new Contact(
                        "room",
                        Recipient.channel("room"),
                        ContactMethod.ALERTMANAGER,
                        "room",
                        Map.of("url", address() + "/room/alertmanager"),
                        Instant.EPOCH));
        put(
                OnCallDocuments.POLICIES,
                Routing.BUILT_IN,
                new EscalationPolicy(
                        Routing.BUILT_IN,
                        List.of(new EscalationPolicy.Step(Duration.ZERO, targets)),
                        EscalationPolicy.UNTIL_ACKNOWLEDGED,
                        Duration.ofHours(1),
                        targets.getFirst(),
                        new EscalationPolicy.Urgencies(Level.INFORMATIONAL, null, null),
                        null));
        await().atMost(PATIENCE)
                .until(
                        () -> root.get("/api/v1/status")
                                .json()
                                .at("/notifications/coverage")
                                .toString(),
                        reach -> reach.contains("room"));
    }

    private static <T> void put(DocumentStore<T> store, String name, T document) {
        node.jdbi().useTransaction(handle -> {
            store.remove(handle, name);
            var unused = store.put(handle, name, 0, document, "test", Instant.now());
        });
    }

    private static void attack(String asset) {
        RunningNode.telemetry(sensor, """
                {"asset":"%s","time":"2026-11-24T22:26:52Z","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\a.exe","CommandLine":"a.exe"}}
                """.formatted(asset));
    }

    private static String caseOf(String asset) {
        return await().atMost(PATIENCE)
                .until(
                        () -> root.get("/api/v1/cases?q=" + asset)
                                .json()
                                .at("/items/0/id")
                                .asText(),
                        id -> !id.isEmpty());
    }

    /** Messages received by a person, by contact method. */
    private static List<Heard> heard(String person) {
        List<Heard> all = new ArrayList<>();
        HEARD.stream()
                .filter(one -> Set.of(person, number(person)).contains(one.person()))
                .forEach(all::add);
        mail.texts(person + ".example").forEach(text -> all.add(new Heard(person, "email", text)));
        browsers.pushed().stream()
                .filter(one -> one.to().equals(SUBSCRIBED.get(person)))
                .forEach(one -> all.add(new Heard(person, "web-push", one.text())));
        return all;
    }

    private static Set<String> ways(List<Heard> heard) {
        return heard.stream().map(Heard::way).collect(Collectors.toSet());
    }

    @Test
    void whoMayNotReadACaseLearnsItsNumberAndSeverityAloneByEachMethod() {
        Set<String> all = EnumSet.allOf(ContactMethod.class).stream()
                .map(ContactMethod::text)
                .collect(Collectors.toSet());
        attack(ASSET + "-1");
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (String person : PEOPLE) {
                assertThat(ways(heard(person))).as(person).isEqualTo(all);
            }
        });
        String first = caseOf(ASSET + "-1");
        String number = root.get("/api/v1/cases/" + first).json().path("number").asText();
        for (String way : all) {
            assertThat(heard("reader").stream().filter(one -> one.way().equals(way)))
                    .as(way)
                    .anySatisfy(one -> assertThat(one.text()).contains(TITLE));
            for (String person : MAY_NOT) {
                assertThat(heard(person).stream().filter(one -> one.way().equals(way)))
                        .as("%s by %s", person, way)
                        .anySatisfy(
                                one -> assertThat(one.text()).contains(number).containsIgnoringCase("critical"));
            }
        }

        // More than may be sent separately: a digest.
        for (int more = 2; more <= 9; more++) {
            attack(ASSET + "-" + more);
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (String person : PEOPLE) {
                assertThat(heard(person))
                        .as(person)
                        .anyMatch(
                                one -> one.way().equals("webhook") && one.text().contains("\"kind\":\"digest\""));
            }
        });
        // The end is sent only to services that track the state of the case.
        assertThat(root.post("/api/v1/cases/" + first + "/acknowledge", "{}").status())
                .isEqualTo(200);
        assertThat(root.post("/api/v1/cases/" + first + "/resolve", "{}").status())
                .isEqualTo(200);
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (String person : MAY_NOT) {
                assertThat(heard(person)).as(person).anyMatch(one -> one.text().contains("resolve"));
            }
        });
        for (String person : MAY_NOT) {
            assertThat(heard(person)).allSatisfy(one -> assertThat(one.text()).doesNotContain(TITLE, ASSET, "/ack/"));
        }

        // After a change of rights, notifications contain what the person may now read.
        assertThat(root.send(root.request("/api/v1/people/uncleared")
                                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"clearance\":\"amber\"}")))
                        .status())
                .isEqualTo(200);
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(3)).until(() -> {
            attack("pump-" + System.nanoTime());
            return heard("uncleared").stream().anyMatch(one -> one.text().contains(TITLE));
        });
    }

    @Test
    void aChannelLearnsNothingMoreOfACaseThatBecomesRed() {
        attack("boiler-1");
        String id = caseOf("boiler-1");
        await().atMost(PATIENCE)
                .until(() -> room().stream().anyMatch(text -> text.contains(TITLE) && text.contains("boiler-1")));
        assertThat(root.post("/api/v1/cases/" + id + "/tlp", "{\"tlp\":\"red\"}")
                        .status())
                .isEqualTo(200);
        int before = room().size();
        assertThat(root.post("/api/v1/cases/" + id + "/acknowledge", "{}").status())
                .isEqualTo(200);
        assertThat(root.post("/api/v1/cases/" + id + "/resolve", "{}").status()).isEqualTo(200);
        await().atMost(PATIENCE)
                .until(() ->
                        room().stream().skip(before).anyMatch(text -> text.contains("resolve") && text.contains(id)));
        assertThat(room().stream().skip(before).filter(text -> text.contains(id)))
                .isNotEmpty()
                .allSatisfy(text -> assertThat(text).doesNotContain(TITLE, "boiler-1"));
    }

    private static List<String> room() {
        return HEARD.stream()
                .filter(one -> one.person().equals("room"))
                .map(Heard::text)
                .toList();
    }
}
