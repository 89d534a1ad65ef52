package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.watchfloor.config.mutation.Mutants;
import io.watchfloor.dashboards.api.PushedBrowsers.Subscribed;
import io.watchfloor.dashboards.live.LiveStream;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.paging.oncall.Responder;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.ops.platform.document.DocumentStore;
import io.watchfloor.ops.platform.rights.RemovedCheck;
import io.watchfloor.ops.platform.rights.RemovedCheck.Check;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.language.Level;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
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
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A case of every marking and a restricted one, each with unique words in title, note, evidence and observable, against
 * every exit (each contact method, channels and automations of each clearance, acknowledge links, each GET route of the
 * API, exports, referrals, the live stream, the log) and every reader (each clearance, all groups, one group or another). A word
 * may leave only to a reader who is cleared for its case. A build with one unguarded exit must be noticed. The tests
 * with such builds run last, because what they let out stays among the received messages.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MarkingLeakIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /**
     * Of the routes about a case, alert, asset or indicator, each reader asks each one for one of so many of them. Every second reader is in
     * the same groups, so that it must not be even.
     */
    private static final int PART = SharedIntelligence.ALL ? 1 : 3;

    private static final Pattern ACK_LINK = Pattern.compile("/ack/([A-Za-z0-9_.~-]+)");
    /** See {@link Marked#word}. */
    private static final Pattern WORD =
            Pattern.compile("wf(title|more|note|proof|user|intel)[0-9]+z|10:00:00\\.[0-9]{3}");

    private static final Pattern RULES =
            Pattern.compile("^GET /api/v1/(rules|coverage|attack|log-sources|secure-scores|assets/[^/]+/coverage)");
    private static final String RANGE = "\"from\":\"2026-11-24T00:00:00Z\",\"to\":\"2026-11-25T00:00:00Z\"";

    /** The reader who is named by the restricted case. */
    private static final String NAMED = "all-red";

    @TempDir
    static Path folder;

    private static final List<Marked> CASES = new ArrayList<>();
    private static final List<Marked> INDICATORS = new ArrayList<>();
    private static final List<Person> PEOPLE = new ArrayList<>();
    private static final Map<String, @Nullable Tlp> CHANNELS = new TreeMap<>();
    private static final List<Sent> RECEIVED = new CopyOnWriteArrayList<>();
    private static final Map<String, Subscribed> BROWSERS = new TreeMap<>();
    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

    private static HttpServer services;
    private static PushedBrowsers browsers;
    private static MailHouse mail;
    private static RunningNode node;
    private static Caller root;
    private static Caller sensor;
    private static SharedIntelligence intelligence;
    private static ReferringMatter matter;

    private static final int FIRST_INDICATOR = 100;

    /** A case or a version of an indicator. Its number stands in each of its words, none of which says anything else. */
    private record Marked(int number, Tlp tlp, boolean restricted, String id) {

        boolean isIndicator() {
            return number >= FIRST_INDICATOR;
        }

        String word(String of) {
            return of.equals("version") ? "10:00:00.%03d".formatted(number) : "wf%s%dz".formatted(of, number);
        }

        List<String> kinds() {
            return isIndicator() ? List.of("intel", "version") : List.of("title", "more", "note", "proof", "user");
        }

        List<String> words() {
            return kinds().stream().map(this::word).toList();
        }

        boolean isFor(Tlp clearance) {
            return !restricted && clearance.covers(tlp);
        }
    }

    /** @param sees whether the groups include those of the cases' assets */
    private record Person(String name, Tlp clearance, boolean sees, boolean onCall, Caller caller) {

        boolean mayRead(Marked one) {
            return one.isIndicator()
                    ? clearance.covers(one.tlp())
                    : sees && clearance.covers(one.tlp()) && (!one.restricted() || name.equals(NAMED));
        }
    }

    /** What a receiver got. */
    private record Sent(String receiver, String exit, String text) {}

    /** Which of the words left for a reader who may read these cases, or none. */
    private record Exit(String name, String reader, Set<String> told, Set<Integer> allowed) {

        Exit(String name, String reader, String text, Set<Integer> allowed) {
            this(
                    name,
                    reader,
                    WORD.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet()),
                    allowed);
        }
    }

    @BeforeAll
    static void markedCases() throws IOException {
        // A second try of a test runs in the same process.
        List.of(CASES, INDICATORS, PEOPLE, RECEIVED).forEach(List::clear);
        CHANNELS.clear();
        BROWSERS.clear();
        services = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        services.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String[] path = exchange.getRequestURI().getPath().split("/", 4);
            RECEIVED.add(new Sent(
                    path[1],
                    path[2],
                    body + URLDecoder.decode(exchange.getRequestURI().toString(), StandardCharsets.UTF_8)));
            String query = exchange.getRequestURI().getQuery();
            String token = "validationToken=";
            byte[] answer = (query != null && query.startsWith(token)
                            ? query.substring(token.length())
                            : "{\"id\": 7, \"ok\": true}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        services.start();
        browsers = new PushedBrowsers();
        mail = new MailHouse();
        List<Path> rules = new ArrayList<>();
        for (int number = 0; number <= Tlp.values().length; number++) {
            rules.add(rule(number, "title", 'm'));
            rules.add(rule(number, "more", 'n'));
        }
        LOG.start();
        logback().addAppender(LOG);
        node = RunningNode.with(
                        RunningNode.onlyRules(rules.toArray(Path[]::new)) + mail.settings() + """
                        watchfloor.contact {
                          sms { url = "%1$s/{number}/sms?text={text}", token = t }
                          voice { url = "%1$s/{number}/voice?text={text}", token = t }
                        }
                        watchfloor.cases.new-per-sensor-and-minute = 1000
                        """.formatted(address()))
                .start();
        root = node.administrator();
        sensor = node.sensor("it");
        for (Tlp marking : Tlp.values()) {
            CASES.add(marked(CASES.size(), marking, false));
        }
        CASES.add(marked(CASES.size(), Tlp.GREEN, true));
        for (Tlp clearance : Tlp.values()) {
            people("all", clearance, "all_groups = true", true);
            people("plant", clearance, "all_groups = false, groups = '{plant}'", false);
        }
        people("office", Tlp.RED, "all_groups = false, groups = '{office}'", true);
        automationsAct();
        matter = new ReferringMatter(
                node,
                Map.of("refers-red", Tlp.RED, "refers-green", Tlp.GREEN),
                CASES.stream().map(Marked::id).toList());
        intelligence = new SharedIntelligence(root, FIRST_INDICATOR);
        intelligence.versions().forEach(one -> INDICATORS.add(new Marked(one.number(), one.tlp(), false, one.id())));
        intelligence.share();
        everybodyIsNotified();
    }

    @AfterAll
    static void close() {
        logback().detachAppender(LOG);
        node.close();
        services.stop(0);
        browsers.close();
        mail.close();
    }

    private static ch.qos.logback.classic.Logger logback() {
        return (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    }

    private static String address() {
        return "http://127.0.0.1:" + services.getAddress().getPort();
    }

    private static Path rule(int number, String title, char program) throws IOException {
        String id = "2222222%d-2222-4222-8222-22222222222%d".formatted(number, program == 'm' ? 1 : 2);
        return Files.writeString(
                folder.resolve("rule-%s%d.yml".formatted(title, number)),
                AttackSamples.programSeen(id, "%c%d.exe".formatted(program, number), "critical")
                        .replace("Program Seen", "wf%s%dz seen".formatted(title, number)));
    }

    private static void attack(int number, char program) {
        RunningNode.telemetry(sensor, """
                {"asset":"leak-%1$d","time":"2026-11-24T22:26:52Z","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\%2$c%1$d.exe","CommandLine":"%2$c%1$d.exe wfproof%1$dz","User":"CORP\\\\wfuser%1$dz"}}
                """.formatted(number, program));
    }

    private static Marked marked(int number, Tlp tlp, boolean restricted) {
        attack(number, 'm');
        String id = await().atMost(PATIENCE)
                .until(
                        () -> root.get("/api/v1/cases?asset=host:leak-" + number)
                                .json()
                                .at("/items/0/id")
                                .asText(),
                        one -> !one.isEmpty());
        Marked one = new Marked(number, tlp, restricted, id);
        String path = "/api/v1/cases/" + id;
        done(root.send(root.request("/api/v1/assets/host:leak-" + number)
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"group\":\"plant\"}"))));
        done(root.post(path + "/notes", "{\"text\":\"%s\"}".formatted(one.word("note"))));
        if (tlp != Tlp.USUAL) {
            done(root.post(path + "/tlp", "{\"tlp\":\"%s\"}".formatted(tlp.text())));
        }
        return one;
    }

    private static void done(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isBetween(200, 299);
    }

    private static void people(String groups, Tlp clearance, String scope, boolean onCall) {
        String name = "%s-%s".formatted(groups, clearance.text().replace("+", "-"));
        Caller caller = node.responder(name);
        node.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE person SET clearance = ?, %s WHERE name = ?".formatted(scope), clearance.rank(), name));
        PEOPLE.add(new Person(name, clearance, !groups.equals("office"), onCall, caller));
    }

    /** Automations of every clearance act on a second alert of each case, which is marked already. */
    private static void automationsAct() {
        Marked restricted = CASES.getLast();
        done(root.post("/api/v1/cases/" + restricted.id() + "/restrict", "{\"people\":[\"%s\"]}".formatted(NAMED)));
        PEOPLE.forEach(MarkingLeakIT::subscribes);
        for (String clearance : automations().keySet()) {
            Tlp set = automations().get(clearance);
            done(root.send(root.request("/api/v1/automations/" + clearance)
                    .method("PUT", HttpRequest.BodyPublishers.ofString("""
                            {"url":"%1$s","inverse":"%1$s","secret":"engine","level":"critical","mostPerHour":50%2$s}
                            """.formatted(
                                    "%s/%s/automation".formatted(address(), clearance),
                                    set == null ? "" : ",\"clearance\":\"%s\"".formatted(set.text()))))));
            done(root.post("/api/v1/automations/" + clearance + "/approve", "{\"version\":1}"));
        }
        CASES.forEach(one -> attack(one.number(), 'n'));
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (String automation : automations().keySet()) {
                assertThat(RECEIVED.stream().filter(one -> one.receiver().equals(automation)))
                        .as(automation)
                        .hasSize(CASES.size());
            }
        });
    }

    /** Webhooks of each person in each format, with the person's clearance. */
    private static void subscribes(Person person) {
        subscribes(person, "hook", "changes", "\"cases\",\"alerts\",\"intelligence\"");
        subscribes(person, "ocsf", "ocsf", "\"cases\",\"alerts\"");
    }

    private static void subscribes(Person person, String name, String format, String events) {
        done(person.caller().post("/api/v1/webhooks", """
                {"name":"%2$s","url":"%1$s/%2$s-%3$s/subscription","events":[%4$s],"format":"%5$s","clearance":"%6$s"}
                """.formatted(
                        address(),
                        name,
                        person.name(),
                        events,
                        format,
                        person.clearance().text())));
    }

    /** A program gets nothing of restricted cases, even if its owner may read them. */
    private static List<Exit> webhooks() {
        return webhooks("hook-");
    }

    private static List<Exit> findings() {
        return webhooks("ocsf-");
    }

    private static List<Exit> webhooks(String kind) {
        List<Exit> all = new ArrayList<>();
        PEOPLE.forEach(person -> received(kind + person.name())
                .forEach(sent -> all.add(new Exit(
                        sent.exit(),
                        kind + person.name(),
                        sent.text(),
                        numbers(one -> (person.sees() || one.isIndicator()) && one.isFor(person.clearance()))))));
        return all;
    }

    /** By name; null for the usual clearance. */
    private static Map<String, @Nullable Tlp> automations() {
        Map<String, @Nullable Tlp> all = new TreeMap<>();
        all.put("auto-usual", null);
        for (Tlp clearance : Tlp.values()) {
            all.put("auto-" + clearance.text().replace("+", "-"), clearance);
        }
        return all;
    }

    private static void everybodyIsNotified() {
        List<StepTarget> targets = new ArrayList<>();
        for (Person person : onCall()) {
            BROWSERS.put(person.name(), browsers.subscribe());
            List<Contact> contacts = Stream.of(ContactMethod.values())
                    .map(way -> contact(Recipient.person(person.name()), way, null))
                    .toList();
            put(
                    OnCallDocuments.RESPONDERS,
                    person.name(),
                    new Responder(person.name(), true, ZoneOffset.UTC, contacts, List.of(), null));
            targets.add(new StepTarget(StepTarget.Kind.PERSON, person.name()));
        }
        for (ContactMethod way : ContactMethod.values()) {
            if (way != ContactMethod.WEB_PUSH) {
                channel("room-" + way.text(), way, null, targets);
            }
        }
        for (Tlp clearance : Tlp.values()) {
            channel("cleared-" + clearance.text().replace("+", "-"), ContactMethod.SLACK, clearance, targets);
        }
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
                        reach -> reach.contains("room-slack"));
        CASES.forEach(MarkingLeakIT::newRound);
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (Person person : onCall()) {
                for (ContactMethod way : ContactMethod.values()) {
                    assertThat(received(person.name()).filter(one -> one.exit().equals(way.text())))
                            .as("%s by %s", person.name(), way.text())
                            .isNotEmpty();
                }
                for (Marked one : CASES) {
                    assertThat(received(person.name())
                                    .filter(sent -> sent.exit().equals("webhook"))
                                    .filter(sent -> sent.text().contains(one.id())))
                            .as("someone is notified of each case: %s of case %d", person.name(), one.number())
                            .isNotEmpty();
                }
            }
            for (String channel : CHANNELS.keySet()) {
                assertThat(received(channel)).as(channel).isNotEmpty();
            }
        });
    }

    private static List<Person> onCall() {
        return PEOPLE.stream().filter(Person::onCall).toList();
    }

    private static void channel(String name, ContactMethod way, @Nullable Tlp clearance, List<StepTarget> targets) {
        CHANNELS.put(name, clearance);
        put(OnCallDocuments.CHANNELS, name, contact(Recipient.channel(name), way, clearance));
        targets.add(new StepTarget(StepTarget.Kind.CHANNEL, name));
    }

    private static Contact contact(Recipient to, ContactMethod way, @Nullable Tlp clearance) {
        return new Contact(
                to.name() + "-" + way.text(),
                to,
                way,
                way.text(),
                to(to.name(), way, "%s/%s/%s".formatted(address(), to.name(), way.text())),
                Instant.EPOCH,
                clearance);
    }

    private static Map<String, String> to(String name, ContactMethod way, String url) {
        return switch (way) {
            case SLACK, TEAMS, MATTERMOST, ALERTMANAGER -> Map.of("url", url);
            case NTFY -> Map.of("url", url, "topic", "soc");
            case GOTIFY -> Map.of("url", url, "token", "t");
            case TELEGRAM -> Map.of("url", url, "token", "1:t", "chat", "-100");
            case WEBHOOK -> Map.of("url", url, "secret", "shared-secret");
            case PAGERDUTY -> Map.of("url", url, "key", "0123456789abcdef0123456789abcdef");
            case OPSGENIE -> Map.of("url", url, "key", "genie");
            case SMS, VOICE -> Map.of("number", number(name));
            case EMAIL -> Map.of("address", name + "@" + name + ".example");
            case WEB_PUSH -> {
                Subscribed browser = Objects.requireNonNull(BROWSERS.get(name), name);
                yield Map.of("endpoint", browser.endpoint(), "p256dh", browser.p256dh(), "auth", browser.auth());
            }
        };
    }

    private static String number(String name) {
        return "+49151" + (10_000_000 + Math.floorMod(name.hashCode(), 80_000_000));
    }

    private static <T> void put(DocumentStore<T> store, String name, T document) {
        node.jdbi().useTransaction(handle -> {
            store.remove(handle, name);
            var unused = store.put(handle, name, 0, document, "test", Instant.now());
        });
    }

    /** Starts a new escalation round, so that everyone is notified again. */
    private static void newRound(Marked one) {
        String path = "/api/v1/cases/" + one.id();
        root.post(path + "/acknowledge", "{}");
        done(root.post(path + "/resolve", "{}"));
        done(root.post(path + "/reopen", "{\"reason\":\"a new round\"}"));
    }

    private static Stream<Sent> received(String receiver) {
        Stream<Sent> byHttp = RECEIVED.stream()
                .filter(one -> Set.of(receiver, number(receiver)).contains(one.receiver()));
        Stream<Sent> letters =
                mail.texts(receiver + ".example").stream().map(text -> new Sent(receiver, "email", text));
        Stream<Sent> pushes = browsers.pushed().stream()
                .filter(one -> one.to().equals(BROWSERS.get(receiver)))
                .map(one -> new Sent(receiver, "web-push", one.text()));
        return Stream.of(byHttp, letters, pushes).flatMap(one -> one);
    }

    private static Stream<Marked> marked() {
        return Stream.concat(CASES.stream(), INDICATORS.stream());
    }

    private static Set<Integer> numbers(java.util.function.Predicate<Marked> allowed) {
        return marked().filter(allowed).map(Marked::number).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What the usual settings let through by a method, whoever receives it. */
    private static Tlp medium(String exit) {
        return Set.of("email", "webhook").contains(exit) ? Tlp.RED : Tlp.AMBER_STRICT;
    }

    private static List<Exit> messages() {
        List<Exit> all = new ArrayList<>();
        for (Person person : onCall()) {
            received(person.name())
                    .forEach(sent -> all.add(new Exit(
                            sent.exit(),
                            person.name(),
                            sent.text(),
                            numbers(one ->
                                    person.mayRead(one) && medium(sent.exit()).covers(one.tlp())))));
        }
        CHANNELS.forEach((channel, set) -> received(channel)
                .forEach(sent -> all.add(new Exit(
                        sent.exit(),
                        channel,
                        sent.text(),
                        numbers(one -> one.isFor(set == null ? Tlp.AMBER_STRICT : set))))));
        return all;
    }

    private static List<Exit> automationCalls() {
        List<Exit> all = new ArrayList<>();
        automations()
                .forEach((automation, set) -> received(automation)
                        .forEach(sent -> all.add(new Exit(
                                sent.exit(),
                                automation,
                                sent.text(),
                                numbers(one -> one.isFor(set == null ? Tlp.AMBER_STRICT : set))))));
        return all;
    }

    /** The pages of the links in messages, opened by anyone who has the link. */
    private static List<Exit> acknowledgeLinks() {
        List<Exit> all = new ArrayList<>();
        Caller anyone = root.as("");
        for (Person person : onCall()) {
            Set<String> tokens = received(person.name())
                    .filter(sent -> sent.exit().equals("webhook"))
                    .flatMap(sent -> ACK_LINK.matcher(sent.text()).results().map(found -> found.group(1)))
                    .collect(Collectors.toCollection(TreeSet::new));
            for (String token : tokens) {
                for (String accept : List.of("text/html", "application/json")) {
                    String page = anyone.send(HttpRequest.newBuilder(URI.create(anyone.center() + "/ack/" + token))
                                    .header("Accept", accept))
                            .response()
                            .body();
                    all.add(new Exit(
                            "acknowledge-link",
                            person.name(),
                            page,
                            numbers(one -> person.mayRead(one) && Tlp.AMBER_STRICT.covers(one.tlp()))));
                }
            }
        }
        return all;
    }

    /**
     * Every GET route of the description and the searches that are POST. A route is asked by each reader with a part of what its path can
     * name, and with each name by a part of the readers; {@code -Pfull} asks all.
     */
    private static List<Exit> answers(List<Person> people) {
        List<String> alerts = node.list("/api/v1/alerts").stream()
                .map(one -> one.path("id").asText())
                .toList();
        List<List<String>> routes = new ArrayList<>();
        root.get("/api/v1/openapi.json").json().path("paths").properties().forEach(path -> {
            if (path.getValue().has("get")
                    && !path.getKey().contains("/stream")
                    && !path.getKey().startsWith("/ack/")) {
                routes.add(filled(path.getKey(), alerts));
            }
        });
        List<String> paths = new ArrayList<>();
        paths.add("/api/v1/intel/bundle?format=ndjson");
        paths.add("/api/v1/intel/bundle?format=misp");
        paths.add("/api/v1/export/cases?format=ocsf");
        paths.add("/api/v1/export/alerts?format=ocsf");
        for (Marked one : CASES) {
            for (String word : one.words()) {
                paths.add("/api/v1/search?q=" + word);
                paths.add("/api/v1/cases?q=" + word);
            }
            paths.add("/api/v1/alerts?case=" + one.id());
            paths.add("/api/v1/alerts?asset=host:leak-" + one.number());
            paths.add("/api/v1/notifications?case=" + one.id());
        }
        List<Exit> all = new ArrayList<>();
        for (Person person : people) {
            Set<Integer> allowed = numbers(person::mayRead);
            for (String path : Stream.concat(part(routes, PEOPLE.indexOf(person)), paths.stream())
                    .toList()) {
                all.add(new Exit(
                        "GET " + path, person.name(), asked(person.caller().request(path)), allowed));
            }
            for (String path : List.of("/api/v1/hunt", "/api/v1/hunt/csv", "/api/v1/hunt/export")) {
                String limit = path.endsWith("hunt") ? ",\"limit\":1000" : "";
                all.add(new Exit(
                        "POST " + path,
                        person.name(),
                        asked(person.caller()
                                .request(path)
                                .POST(HttpRequest.BodyPublishers.ofString("{" + RANGE + limit + "}"))),
                        allowed));
            }
        }
        return all;
    }

    /** @param names of each route */
    private static Stream<String> part(List<List<String>> names, int reader) {
        return IntStream.range(0, names.size())
                .boxed()
                .flatMap(route -> IntStream.range(0, names.get(route).size())
                        .filter(name -> names.get(route).size() < PART || (reader + route + name) % PART == 0)
                        .mapToObj(names.get(route)::get));
    }

    /**
     * Every resource of TAXII with every filter, to partners of every ceiling.
     *
     * @param accounts whether the accounts of this center read them, too
     */
    private static List<Exit> taxii(boolean accounts) {
        List<Exit> all = new ArrayList<>();
        for (SharedIntelligence.Partner one : intelligence.partners()) {
            all.addAll(taxii(one.caller(), "partner-" + one.id(), one.ceiling(), one.id()));
        }
        PEOPLE.stream()
                .filter(one -> accounts)
                .forEach(one -> all.addAll(taxii(one.caller(), one.name(), one.clearance(), null)));
        return all;
    }

    private static List<Exit> taxii(Caller caller, String reader, Tlp clearance, @Nullable String partner) {
        return intelligence.read(caller, reader, clearance, partner).stream()
                .map(one -> {
                    Tlp upTo = one.upTo();
                    return new Exit(
                            "GET " + one.path(),
                            reader,
                            one.text(),
                            numbers(marked -> upTo != null && marked.isIndicator() && marked.isFor(upTo)));
                })
                .toList();
    }

    /**
     * The file of a referral of each case to a recipient of each clearance, drafted by a lead who sees every group, and to a recipient with
     * every clearance, drafted by a lead who is cleared up to TLP:GREEN.
     */
    private static List<Exit> referrals() {
        List<Exit> all = new ArrayList<>();
        for (Tlp clearance : Tlp.values()) {
            referrals(all, "refers-red", clearance, clearance);
        }
        referrals(all, "refers-green", Tlp.RED, Tlp.GREEN);
        return all;
    }

    private static void referrals(List<Exit> all, String drafter, Tlp clearance, Tlp upTo) {
        String recipient = "%s for TLP:%s".formatted(drafter, clearance);
        for (Marked one : CASES) {
            all.add(new Exit(
                    "referral of case " + one.number(),
                    recipient,
                    matter.file(drafter, one.id(), clearance),
                    numbers(other -> !other.isIndicator() && other.isFor(upTo))));
        }
    }

    private static String asked(HttpRequest.Builder request) {
        try {
            return root.http()
                    .send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> filled(String template, List<String> alerts) {
        List<String> ids = template.startsWith("/api/v1/cases/")
                ? CASES.stream().map(Marked::id).toList()
                : template.startsWith("/api/v1/alerts/")
                        ? alerts
                        : template.startsWith("/api/v1/assets/")
                                ? CASES.stream()
                                        .map(one -> "host:leak-" + one.number())
                                        .toList()
                                : template.startsWith("/api/v1/intel/objects/")
                                                || template.startsWith("/api/v1/intel/indicators/")
                                        ? INDICATORS.stream()
                                                .map(Marked::id)
                                                .distinct()
                                                .toList()
                                        : template.startsWith("/api/v1/entities/")
                                                ? CASES.stream()
                                                        .map(one -> "wfuser%dz".formatted(one.number()))
                                                        .toList()
                                                : List.of("none");
        Matcher first = Pattern.compile("\\{[^}]+}").matcher(template);
        return first.find()
                ? ids.stream()
                        .map(id -> Pattern.compile("\\{[^}]+}")
                                .matcher(first.replaceFirst(Matcher.quoteReplacement(id)))
                                .replaceAll("none"))
                        .toList()
                : List.of(template);
    }

    /** The snapshots of the topics of the live stream. */
    private static List<Exit> streams(List<Person> people) {
        List<Exit> all = new ArrayList<>();
        for (Person person : people) {
            List<String> topics = new ArrayList<>(List.of("cases", "assets", "status", "notifications:me"));
            CASES.forEach(one -> topics.add("case:" + one.id()));
            for (String topic : topics) {
                all.add(new Exit("stream " + topic, person.name(), stream(person, topic), numbers(person::mayRead)));
            }
        }
        return all;
    }

    private static String stream(Person person, String topic) {
        List<String> heard = new CopyOnWriteArrayList<>();
        CompletableFuture<String> first = new CompletableFuture<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI center = person.caller().center();
            WebSocket socket = http.newWebSocketBuilder()
                    .subprotocols(LiveStream.PROTOCOL)
                    .header("Authorization", "Bearer " + person.caller().token())
                    .buildAsync(
                            URI.create("ws://" + center.getAuthority() + "/api/v1/stream"), new WebSocket.Listener() {
                                @Override
                                public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                                    heard.add(data.toString());
                                    String all = String.join("", heard);
                                    if (last && (all.contains("snapshot") || all.contains("gone"))) {
                                        first.complete(all);
                                    }
                                    from.request(1);
                                    return CompletableFuture.completedFuture(null);
                                }

                                @Override
                                public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
                                    first.complete(String.join("", heard));
                                    return CompletableFuture.completedFuture(null);
                                }

                                @Override
                                public void onError(WebSocket from, Throwable failure) {
                                    first.completeExceptionally(failure);
                                }
                            })
                    .join();
            socket.sendText("{\"op\":\"subscribe\",\"topic\":\"" + topic + "\"}", true)
                    .join();
            if (topic.startsWith("case:")) {
                // Of a case that the reader does not see the stream may stay silent.
                var unused = first.completeOnTimeout("", 2, TimeUnit.SECONDS);
            }
            first.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
            socket.abort();
            return String.join("", heard);
        }
    }

    private static List<Exit> logLines() {
        return List.copyOf(LOG.list).stream()
                .map(line -> new Exit(
                        "log",
                        line.getLoggerName(),
                        line.getFormattedMessage()
                                + (line.getThrowableProxy() == null
                                        ? ""
                                        : line.getThrowableProxy().getMessage()),
                        Set.of()))
                .toList();
    }

    /**
     * Whether the exit contains the word, apart from words that the reader sent. Rules have no marking: every user reads
     * their titles.
     */
    private static boolean tells(Exit exit, String word) {
        boolean ofRule = word.startsWith("wftitle") || word.startsWith("wfmore");
        return exit.told().contains(word)
                && !exit.name().contains(word)
                && !(ofRule && RULES.matcher(exit.name()).find());
    }

    private static List<String> leaks(List<Exit> exits) {
        List<String> leaks = new ArrayList<>();
        for (Exit exit : exits) {
            marked().filter(one -> !exit.allowed().contains(one.number()))
                    .forEach(one -> one.words().stream()
                            .filter(word -> tells(exit, word))
                            .forEach(word -> leaks.add("%s to %s has %s of the %s with %s%s"
                                    .formatted(
                                            exit.name(),
                                            exit.reader(),
                                            word,
                                            one.isIndicator() ? "indicator" : "case",
                                            one.tlp(),
                                            one.restricted() ? ", restricted" : ""))));
        }
        return leaks;
    }

    /** Otherwise an exit that sends nothing would pass. */
    private static void everythingElseArrives(List<Exit> exits, String word) {
        List<Marked> having = marked().filter(one -> one.kinds().contains(word)).toList();
        Map<String, Set<Integer>> allowed = new TreeMap<>();
        Map<String, Set<Integer>> found = new TreeMap<>();
        for (Exit exit : exits) {
            Set<Integer> expected = allowed.computeIfAbsent(exit.reader(), reader -> new TreeSet<>());
            having.stream().map(Marked::number).filter(exit.allowed()::contains).forEach(expected::add);
            having.stream()
                    .filter(one -> tells(exit, one.word(word)))
                    .forEach(one -> found.computeIfAbsent(exit.reader(), reader -> new TreeSet<>())
                            .add(one.number()));
        }
        allowed.forEach((reader, cases) -> assertThat(found.getOrDefault(reader, Set.of()))
                .as("%s to %s", word, reader)
                .isEqualTo(cases));
    }

    @Test
    @Order(1)
    void nothingOfACaseLeavesToAReaderWhoIsNotClearedForIt() {
        List<Exit> messages = messages();
        List<Exit> calls = automationCalls();
        await().atMost(PATIENCE).untilAsserted(() -> everythingElseArrives(webhooks(), "title"));
        await().atMost(PATIENCE).untilAsserted(() -> everythingElseArrives(webhooks(), "more"));
        await().atMost(PATIENCE).untilAsserted(() -> everythingElseArrives(findings(), "title"));
        await().atMost(PATIENCE).untilAsserted(() -> everythingElseArrives(findings(), "more"));
        List<Exit> hooks = webhooks();
        List<Exit> links = acknowledgeLinks();
        await().atMost(PATIENCE).untilAsserted(() -> everythingElseArrives(webhooks(), "intel"));
        List<Exit> taxii = taxii(true);
        List<Exit> answers = answers(PEOPLE);
        List<Exit> streams = streams(onCall());
        List<Exit> referrals = referrals();
        List<Exit> lines = logLines();
        List<Exit> findings = findings();
        List<Exit> all = Stream.of(messages, calls, hooks, findings, links, taxii, answers, streams, referrals, lines)
                .flatMap(List::stream)
                .toList();
        assertThat(leaks(all)).isEmpty();
        everythingElseArrives(messages, "title");
        everythingElseArrives(calls, "user");
        assertThat(links).isNotEmpty();
        everythingElseArrives(streams, "title");
        for (String word : List.of("title", "more", "note", "proof", "user", "intel")) {
            everythingElseArrives(answers, word);
        }
        for (String word : List.of("title", "more", "proof", "user")) {
            everythingElseArrives(referrals, word);
        }
        everythingElseArrives(taxii, "intel");
        everythingElseArrives(taxii, "version");
        assertThat(messages.stream().map(Exit::name).collect(Collectors.toSet()))
                .isEqualTo(EnumSet.allOf(ContactMethod.class).stream()
                        .map(ContactMethod::text)
                        .collect(Collectors.toSet()));
        System.out.printf(
                "Markings: %d messages, %d automation calls, %d deliveries to webhooks, %d pages of links, %d answers of TAXII, %d answers, %d snapshots,"
                        + " %d files of referrals, %d log lines;"
                        + " %d cells of exit, reader and marking, 0 leaks%n",
                messages.size(),
                calls.size(),
                hooks.size() + findings.size(),
                links.size(),
                taxii.size(),
                answers.size(),
                streams.size(),
                referrals.size(),
                lines.size(),
                all.stream()
                                .map(exit -> exit.name() + " " + exit.reader())
                                .distinct()
                                .count()
                        * (CASES.size() + INDICATORS.size()));
    }

    @Test
    @Order(2)
    void theCaseShowsWhatWasHeldBackAndAMetricCountsIt() {
        Marked red = CASES.get(Tlp.RED.rank());
        assertThat(root.get("/api/v1/notifications?limit=1000&channel=room-slack&case=" + red.id())
                        .response()
                        .body())
                .contains(
                        "Without details of the case: it is TLP:RED, and the receiver is cleared up to TLP:AMBER+STRICT");
        JsonNode actions = root.get("/api/v1/cases/" + red.id() + "/actions").json();
        assertThat(actions.toString()).contains("Without details of the case: it is TLP:RED");
        assertThat(node.metric("watchfloor_held_back_total{exit=\"slack\",marking=\"red\",reason=\"clearance\""))
                .isPositive();
        assertThat(node.metric(
                        "watchfloor_held_back_total{exit=\"automation\",marking=\"green\",reason=\"restricted\""))
                .isPositive();
    }

    @Test
    @Order(3)
    void aLinkThatIsNotCheckedIsCaught() {
        Marked red = CASES.get(Tlp.RED.rank());
        newRound(red);
        await().atMost(PATIENCE)
                .until(() -> received(NAMED)
                        .anyMatch(one -> one.exit().equals("webhook")
                                && one.text().contains(red.id())
                                && one.text().contains("/ack/")));
        assertThat(leaks(acknowledgeLinks())).isEmpty();
        try (Mutants unguarded = new Mutants()
                .add(
                        "io.watchfloor.dashboards.paging.routes.AckRoutes",
                        "markings.media().lockScreen()",
                        "io.watchfloor.ops.platform.rights.Tlp.RED")) {
            assertThat(leaks(acknowledgeLinks()))
                    .as("%s", unguarded)
                    .anyMatch(leak -> leak.contains("acknowledge-link to " + NAMED));
        }
    }

    @Test
    @Order(4)
    void anAnswerThatIsNotCheckedIsCaught() {
        List<Person> one = PEOPLE.stream()
                .filter(person -> person.name().equals("all-green"))
                .toList();
        try (RemovedCheck unguarded = RemovedCheck.of(Check.ROW)) {
            assertThat(leaks(answers(one))).as("%s", unguarded).isNotEmpty();
            assertThat(leaks(streams(one))).as("%s", unguarded).isNotEmpty();
        }
    }

    @Test
    @Order(4)
    void anExportThatIsNotCheckedIsCaught() {
        Person reader = PEOPLE.stream()
                .filter(person -> person.name().equals("all-green"))
                .findFirst()
                .orElseThrow();
        for (String path : List.of("/api/v1/export/cases?format=ocsf", "/api/v1/export/alerts")) {
            assertThat(leaks(List.of(exported(reader, path)))).isEmpty();
            try (Mutants unguarded = new Mutants()
                    .add(
                            "io.watchfloor.dashboards.webhooks.routes.ExportRoutes",
                            "call.bearer().clearance()",
                            "io.watchfloor.ops.platform.rights.Tlp.RED")) {
                assertThat(leaks(List.of(exported(reader, path))))
                        .as("%s", unguarded)
                        .isNotEmpty();
            }
        }
    }

    private static Exit exported(Person reader, String path) {
        return new Exit("GET " + path, reader.name(), asked(reader.caller().request(path)), numbers(reader::mayRead));
    }

    @Test
    @Order(5)
    void aCollectionThatIsNotCheckedIsCaught() {
        String[][] guards = {
            {
                "io.watchfloor.dashboards.intel.taxii.TaxiiRoutes",
                "collection.id(), collection.ceiling(asked.call().bearer())",
                "collection.id(), Tlp.RED"
            },
            {"io.watchfloor.ops.intel.collection.IntelCollections", "query.ceiling().rank()", "4"}
        };
        for (String[] guard : guards) {
            try (Mutants unguarded = new Mutants().add(guard[0], guard[1], guard[2])) {
                assertThat(leaks(taxii(false)))
                        .as("%s", unguarded)
                        .anyMatch(leak -> leak.contains("to partner-p-green has"));
            }
        }
    }

    @Test
    @Order(5)
    void anAutomationThatIsNotCheckedIsCaught() {
        Marked red = CASES.get(Tlp.RED.rank());
        JsonNode action = root.get("/api/v1/cases/" + red.id() + "/actions")
                .json()
                .path("items")
                .valueStream()
                .filter(one -> one.path("automation").asText().equals("auto-amber"))
                .findFirst()
                .orElseThrow();
        try (Mutants unguarded = new Mutants()
                .add(
                        "io.watchfloor.ops.response.automation.AutomationJson",
                        "if (!observables) {",
                        "if (!observables && body.isEmpty()) {")) {
            done(root.post(
                    "/api/v1/cases/" + red.id() + "/actions/"
                            + action.path("id").asText() + "/revert",
                    "{}"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(leaks(automationCalls()))
                            .as("%s", unguarded)
                            .anyMatch(leak -> leak.contains("automation to auto-amber has " + red.word("user"))));
        }
    }

    @Test
    @Order(5)
    void aReferralThatIsNotCheckedIsCaught() {
        try (Mutants unguarded =
                new Mutants().add("io.watchfloor.dashboards.referral.ReferralGate", "held.isPresent() || ", "")) {
            List<Exit> unchecked = new ArrayList<>();
            referrals(unchecked, "refers-red", Tlp.GREEN, Tlp.GREEN);
            assertThat(leaks(unchecked)).as("%s", unguarded).isNotEmpty();
        }
    }

    @Test
    @Order(6)
    void aDigestThatIsNotCheckedIsCaught() {
        try (Mutants unguarded = new Mutants()
                .add("io.watchfloor.ops.NotificationBody", "shown.content().title()", "summary.heading().title()")) {
            CASES.forEach(MarkingLeakIT::newRound);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(leaks(messages()))
                            .as("%s", unguarded)
                            .anyMatch(leak -> leak.contains("to office-red has")));
        }
    }

    @Test
    @Order(7)
    void aMessageThatIsNotCheckedIsCaught() {
        Marked red = CASES.get(Tlp.RED.rank());
        try (Mutants unguarded = new Mutants()
                .add(
                        "io.watchfloor.ops.NotificationBody",
                        "VisibleParts.NOTHING, held",
                        "VisibleParts.whole(summary), held")) {
            newRound(red);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(leaks(messages()))
                            .as("%s", unguarded)
                            .anyMatch(leak -> leak.contains("to room-slack has " + red.word("title"))));
        }
    }
}
