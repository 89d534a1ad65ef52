package io.watchfloor.dashboards.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.http.EgressSettings;
import io.watchfloor.config.testing.ReachableEgress;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.dashboards.notices.OwnerNotices;
import io.watchfloor.dashboards.ocsf.OcsfSchema;
import io.watchfloor.ops.intel.IntelStore;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.ops.intel.stix.StixMarkings;
import io.watchfloor.ops.intel.stix.StixReader;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageSender;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.contact.Senders;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.paging.oncall.Responder;
import io.watchfloor.ops.platform.database.DatabaseAccess;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.rights.HeldBackMetrics;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Released;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.language.Level;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The database, the egress client and the receivers are real. Time passes by a clock that the test sets. */
@DisplayName("Delivery to webhooks")
class WebhookDeliveryIT {

    private static final Duration PAUSE_AFTER = Duration.ofHours(24);
    private static final Duration WINDOW = Duration.ofDays(7);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String OWNER = "partner-robot";

    private final SetClock clock = new SetClock();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Message> notices = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private TestDatabase database;
    private Jdbi jdbi;
    private WebhookReceiver receiver;
    private EgressClient egress;
    private WebhookStore store;
    private ChangeLog log;
    private WebhookSender sender;
    private WebhookDispatcher dispatcher;
    private volatile Optional<Principal> owner =
            Optional.of(Principal.of(OWNER, Set.of(Verb.READ, Verb.WATCH), Scope.ALL, Tlp.AMBER_STRICT));

    private static final class SetClock extends Clock {

        private volatile Instant now = Instant.parse("2026-11-24T08:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeEach
    void start() throws IOException {
        database = TestDatabase.create();
        jdbi = DatabaseAccess.of(database.dataSource());
        receiver = new WebhookReceiver();
        EgressSettings settings = ReachableEgress.LOOPBACK;
        egress = EgressClient.of(settings, registry);
        store = new WebhookStore(jdbi);
        log = new ChangeLog(new ReadModelStore(jdbi), jdbi, WINDOW, URI.create("https://soc.example"));
        sender = new WebhookSender(egress, settings, TIMEOUT, clock);
        dispatcher = dispatcher(new WebhookMetrics(registry, new HeldBackMetrics(registry)));
        log.mark(clock.instant());
    }

    private WebhookDispatcher dispatcher(WebhookMetrics metrics) {
        Senders senders = new Senders(List.of(new MessageSender() {
            @Override
            public Set<ContactMethod> ways() {
                return Set.of(ContactMethod.EMAIL);
            }

            @Override
            public CompletionStage<DeliveryResult> send(Released<Message> released) {
                notices.add(released.content());
                return CompletableFuture.completedFuture(new DeliveryResult(DeliveryResult.Outcome.SENT, ""));
            }

            @Override
            public Optional<String> problem(Contact contact) {
                return Optional.empty();
            }
        }));
        return new WebhookDispatcher(
                store,
                log,
                sender,
                new WebhookDispatcher.Rules(name -> owner, PAUSE_AFTER),
                new WebhookNotices(new OwnerNotices(jdbi, senders, URI.create("https://soc.example"))),
                metrics,
                threads,
                clock);
    }

    @AfterEach
    void end() {
        receiver.close();
        egress.close();
        threads.shutdownNow();
        database.close();
    }

    private Webhook webhook(WebhookReceiver to, Tlp clearance) {
        return webhook(to, Set.of(WebhookEvent.INTELLIGENCE), clearance);
    }

    private Webhook webhook(WebhookReceiver to, Set<WebhookEvent> events, Tlp clearance) {
        return webhook(to, events, ChangeFormat.CHANGES, clearance);
    }

    private Webhook webhook(WebhookReceiver to, Set<WebhookEvent> events, ChangeFormat format, Tlp clearance) {
        Webhook made = new Webhook(
                "w" + numbers.incrementAndGet(),
                OWNER,
                new Webhook.Subscription("Partner", to.url(), events, format, clearance),
                new Webhook.Secrets(WebhookSignature.newSecret(new SecureRandom()), null, null),
                new Webhook.Lifetime(clock.instant(), clock.instant().plus(Duration.ofDays(30)), null),
                log.head(),
                new Webhook.Progress(null, null, 0, null, clock.instant(), ""),
                new Webhook.Totals(0, 0, 0, null));
        boolean added = jdbi.inTransaction(handle -> store.add(handle, made, 20, 200));
        assertThat(added).isTrue();
        return made;
    }

    private Webhook now(Webhook webhook) {
        return store.find(webhook.id()).orElseThrow();
    }

    private static String id(int number) {
        return "indicator--a1b2c3d4-0000-4000-8000-%012d".formatted(number);
    }

    private static String indicator(int number, String modified, String more) {
        return """
                {"type":"indicator","spec_version":"2.1","id":"%s","created":"2026-03-01T10:00:00.000Z","modified":"%s",\
                "indicator_types":["malicious-activity"],"pattern":"[domain-name:value = 'd%d.example']","pattern_type":"stix",\
                "valid_from":"2026-03-01T00:00:00Z"%s}""".formatted(id(number), modified, number, more);
    }

    private void imported(String... objects) {
        imported(Tlp.AMBER, objects);
    }

    private void imported(Tlp unmarked, String... objects) {
        String bundle = "{\"type\":\"bundle\",\"id\":\"bundle--44af6c39-c09b-49c5-9de2-394224b04982\",\"objects\":["
                + String.join(",", objects) + "]}";
        jdbi.useTransaction(handle -> assertThat(new IntelStore()
                        .add(
                                handle,
                                new StixReader(StixLimits.USUAL).read(bundle.getBytes(StandardCharsets.UTF_8)),
                                "test",
                                Tlp.RED,
                                unmarked)
                        .results())
                .hasSize(objects.length));
    }

    private void indicators(int from, int count) {
        for (int number = from; number < from + count; number++) {
            imported(indicator(number, "2026-03-01T10:00:00.000Z", ""));
        }
    }

    private static List<String> added(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(number -> "indicator.added " + id(number))
                .toList();
    }

    private void look() {
        dispatcher.look().toCompletableFuture().join();
    }

    /** Looks every second of the given time. */
    private void pass(Duration time, Duration step) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(step)) {
            clock.pass(step);
            look();
        }
    }

    @Test
    @DisplayName("sends each change once and in order, signed, and tells added, changed and revoked versions apart")
    void sendsChangesInOrder() {
        Webhook webhook = webhook(receiver, Tlp.AMBER);
        indicators(1, 3);
        look();
        imported(indicator(2, "2026-03-02T10:00:00.000Z", ""));
        imported(indicator(3, "2026-03-02T10:00:00.000Z", ",\"revoked\":true"));
        look();

        assertThat(receiver.changes())
                .containsExactly(
                        "indicator.added " + id(1),
                        "indicator.added " + id(2),
                        "indicator.added " + id(3),
                        "indicator.changed " + id(2),
                        "indicator.revoked " + id(3));
        assertThat(receiver.all())
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.problem(
                                webhook.secrets().current(), clock.instant().getEpochSecond()))
                        .isEmpty());
        assertThat(receiver.all().get(1).json().path("from").asText())
                .as("each delivery begins where the former ended, so a receiver detects a wrong order")
                .isEqualTo(receiver.all().get(0).json().path("cursor").asText());
        assertThat(now(webhook).cursor()).isEqualTo(log.head());
        look();
        assertThat(receiver.all()).as("nothing more to send").hasSize(2);
    }

    @Test
    @DisplayName("continues without a gap after the receiver was down for an hour, and repeats the same id")
    void continuesAfterAnHour() {
        Webhook webhook = webhook(receiver, Tlp.AMBER);
        receiver.is(WebhookReceiver.Mood.DOWN);
        indicators(1, 5);
        look();
        indicators(6, 300);
        pass(Duration.ofHours(1), Duration.ofSeconds(5));

        int attempts = receiver.all().size();
        assertThat(attempts).as("attempts wait longer each time").isBetween(8, 16);
        assertThat(receiver.all().stream().map(WebhookReceiver.Delivery::id).distinct())
                .hasSize(1);
        assertThat(receiver.all()).allSatisfy(one -> assertThat(one.changes()).isEqualTo(added(1, 5)));
        assertThat(now(webhook).state(clock.instant())).isEqualTo(Webhook.State.FAILING);
        assertThat(now(webhook).cursor()).as("nothing is confirmed").isEqualTo(webhook.cursor());

        receiver.is(WebhookReceiver.Mood.TAKES);
        pass(Duration.ofMinutes(16), Duration.ofSeconds(5));
        assertThat(receiver.changes()).isEqualTo(added(1, 305));
        assertThat(receiver.all().get(attempts).id())
                .isEqualTo(receiver.all().getFirst().id());
        assertThat(now(webhook).state(clock.instant())).isEqualTo(Webhook.State.ACTIVE);
    }

    /** Receivers of partners parse this format, so that a difference is a change of the API. */
    @Test
    @DisplayName("sends the bodies of the golden files")
    void sendsTheGoldenBodies() throws IOException {
        jdbi.useHandle(handle -> handle.execute(
                "UPDATE live_head SET lineage = '3f2a91bc'; UPDATE webhook_mark SET lineage = '3f2a91bc'"));
        Webhook webhook = webhook(receiver, Set.of(WebhookEvent.values()), Tlp.AMBER);
        Story story = new Story(jdbi);
        story.caseOpens(7, 3, story.opens(Story.ASSET, "rule-grave", Level.CRITICAL, 1));
        imported(indicator(1, "2026-03-01T10:00:00.000Z", ""));
        imported(indicator(1, "2026-03-02T10:00:00.000Z", ""));
        imported(indicator(1, "2026-03-03T10:00:00.000Z", ",\"revoked\":true"));
        imported(Tlp.RED, indicator(2, "2026-03-01T10:00:00.000Z", ""));
        imported(indicator(3, "2026-03-01T10:00:00.000Z", ",\"description\":\"" + "x".repeat(200_000) + "\""));
        look();
        sender.test(webhook, "msg_test").toCompletableFuture().join();

        assertThat(receiver.all()).hasSize(2);
        isGolden("changes.json", receiver.all().get(0));
        isGolden("test.json", receiver.all().get(1));
    }

    /** SIEMs of others parse this format, so that a difference is a change of the API. */
    @Test
    @DisplayName(
            "in OCSF sends the golden body, whose findings are those of the export and follow the published schema")
    void sendsFindings() throws IOException {
        jdbi.useHandle(handle -> handle.execute(
                "UPDATE live_head SET lineage = '3f2a91bc'; UPDATE webhook_mark SET lineage = '3f2a91bc'"));
        Webhook webhook =
                webhook(receiver, Set.of(WebhookEvent.CASES, WebhookEvent.ALERTS), ChangeFormat.OCSF, Tlp.AMBER);
        Story story = new Story(jdbi);
        story.caseOpens(7, 3, story.opens(Story.ASSET, "rule-grave", Level.CRITICAL, 1));
        String secret = story.caseOpens(8, 5, story.opens("host:secret-1", "rule-b", Level.HIGH, 4));
        jdbi.useHandle(handle -> handle.execute("UPDATE every_case SET tlp = ? WHERE id = ?", Tlp.RED.rank(), secret));
        look();

        WebhookReceiver.Delivery delivery = receiver.all().getFirst();
        isGolden("findings.json", delivery);
        assertThat(delivery.problem(webhook.secrets().current(), clock.instant().getEpochSecond()))
                .isEmpty();
        assertThat(new String(delivery.body(), StandardCharsets.UTF_8)).doesNotContain(secret, "secret-1");
        assertThat(delivery.json().path("heldBack").asInt()).isEqualTo(2);
        List<JsonNode> exported = new ArrayList<>();
        for (WebhookEvent what : List.of(WebhookEvent.ALERTS, WebhookEvent.CASES)) {
            for (String line : log.export(new ChangeLog.Reader(Scope.ALL, Tlp.AMBER), what, ChangeFormat.OCSF, null, 10)
                    .orElseThrow()
                    .changes()
                    .content()) {
                exported.add(MAPPER.readTree(line));
            }
        }
        assertThat(delivery.findings()).isEqualTo(exported);
        assertThat(delivery.findings()).hasSize(2);
        OcsfSchema.load()
                .ifPresent(schema -> assertThat(delivery.findings())
                        .allSatisfy(
                                finding -> assertThat(schema.problems(finding)).isEmpty()));
        assertThat(now(webhook).cursor()).isEqualTo(log.head());
    }

    @Test
    @DisplayName(
            "in OCSF names findings that have grown too large since the first attempt, and sends no other object among the findings")
    void namesFindingsThatAreTooLarge() {
        Webhook webhook = webhook(receiver, Set.of(WebhookEvent.ALERTS), ChangeFormat.OCSF, Tlp.AMBER);
        Story story = new Story(jdbi);
        String id = story.caseOpens(7, 3, story.opens(Story.ASSET, "rule-grave", Level.CRITICAL, 1));
        String other = story.caseOpens(8, 5, story.opens("host:other-1", "rule-b", Level.HIGH, 4));
        receiver.is(WebhookReceiver.Mood.DOWN);
        look();
        assertThat(receiver.all().getFirst().findings()).hasSize(2);
        jdbi.useHandle(handle -> handle.execute(
                "UPDATE alert_board SET title = ? WHERE case_id = ?", "x".repeat(ChangeLog.DELIVERY.largest()), id));
        receiver.is(WebhookReceiver.Mood.TAKES);
        clock.pass(Duration.ofMinutes(1));
        look();

        WebhookReceiver.Delivery last = receiver.all().getLast();
        assertThat(last.findings())
                .singleElement()
                .satisfies(finding -> assertThat(
                                finding.at("/metadata/correlation_uid").asText())
                        .isEqualTo(other));
        assertThat(last.json().path("tooLarge")).singleElement().satisfies(one -> {
            assertThat(one.path("type").asText()).isEqualTo("alert.changed");
            assertThat(one.path("id").asText()).isNotEmpty();
        });
        assertThat(now(webhook).totals().changes()).isEqualTo(2);
    }

    private static void isGolden(String name, WebhookReceiver.Delivery delivery) throws IOException {
        Path golden = Path.of("src/test/resources/webhooks/golden").resolve(name);
        Path sent = Files.createDirectories(Path.of("target/golden/webhooks")).resolve(name);
        String text = delivery.json().toPrettyString() + "\n";
        Files.writeString(sent, text);
        assertThat(text)
                .as("The body differs from %s. If the change is intended, copy %s", golden, sent)
                .isEqualTo(Files.exists(golden) ? Files.readString(golden) : "");
    }

    @ParameterizedTest(name = "{0} holds for {1} s")
    @CsvSource({
        "120, 120",
        "'Tue, 24 Nov 2026 08:02:00 GMT', 120",
        "999999999, 900",
        "1, 5",
        "soon, 5",
        "-60, 5",
        "'Tue, 24 Nov 2026 07:00:00 GMT', 5"
    })
    @DisplayName("waits as long as a busy receiver asks, but at most 15 minutes")
    void waitsAsAsked(String retryAfter, int seconds) {
        Webhook webhook = webhook(receiver, Tlp.AMBER);
        receiver.isBusy(retryAfter);
        indicators(1, 1);
        look();
        assertThat(now(webhook).progress().dueAt()).isEqualTo(clock.instant().plusSeconds(seconds));
        assertThat(now(webhook).progress().detail()).contains("429");

        receiver.is(WebhookReceiver.Mood.TAKES);
        clock.pass(Duration.ofSeconds(seconds - 1));
        look();
        assertThat(receiver.all()).as("the receiver has asked to wait").hasSize(1);
        clock.pass(Duration.ofSeconds(1));
        look();
        assertThat(receiver.changes()).isEqualTo(added(1, 1));
    }

    @Test
    @DisplayName("repeats a delivery whose answer was lost, with the same id and the same changes")
    void repeatsALostAnswer() {
        Webhook webhook = webhook(receiver, Tlp.AMBER);
        receiver.is(WebhookReceiver.Mood.DROPS);
        indicators(1, 2);
        look();
        assertThat(receiver.all()).isNotEmpty();
        assertThat(now(webhook).cursor()).as("the answer did not arrive").isEqualTo(webhook.cursor());
        indicators(3, 2);
        receiver.is(WebhookReceiver.Mood.TAKES);
        pass(Duration.ofMinutes(1), Duration.ofSeconds(5));

        assertThat(receiver.changes()).isEqualTo(added(1, 4));
        WebhookReceiver.Delivery first = receiver.all().getFirst();
        assertThat(receiver.all().stream().filter(one -> one.id().equals(first.id())))
                .hasSizeGreaterThan(1)
                .allSatisfy(one -> assertThat(one.changes()).isEqualTo(added(1, 2)));
    }

    @Test
    @DisplayName("a node that dies between the claim and the answer is replaced by another, which repeats the id")
    void anotherNodeTakesOver() {
        Webhook webhook = webhook(receiver, Tlp.AMBER);
        indicators(1, 2);
        WebhookStore.Claim dead = store.claim(log.head(), clock.instant(), dispatcher.lease(), 9, () -> "dead")
                .getFirst();
        assertThat(store.begin(dead, "msg_of_the_dead", log.head())).isTrue();
        indicators(3, 1);
        look();
        assertThat(receiver.all()).as("the claim holds").isEmpty();
        clock.pass(dispatcher.lease());
        look();
        look();

        assertThat(receiver.all().getFirst().id()).isEqualTo("msg_of_the_dead");
        assertThat(receiver.changes()).isEqualTo(added(1, 3));
        assertThat(store.advance(
                        dead,
                        new WebhookStore.Confirmed(webhook.cursor(), 2, 0),
                        true,
                        clock.instant(),
                        clock.instant()))
                .as("the late answer of the dead node changes nothing")
                .isFalse();
        assertThat(now(webhook).cursor()).isEqualTo(log.head());
    }

    @Test
    @DisplayName("pauses after a day of failures and notifies the owner, and continues where it stopped")
    void pausesAndResumes() {
        owns(ContactMethod.EMAIL);
        Webhook webhook = webhook(receiver, Tlp.AMBER);
        receiver.is(WebhookReceiver.Mood.DOWN);
        indicators(1, 2);
        pass(Duration.ofHours(25), Duration.ofMinutes(5));

        Webhook paused = now(webhook);
        assertThat(paused.state(clock.instant())).isEqualTo(Webhook.State.PAUSED);
        assertThat(Objects.requireNonNull(paused.lifetime().paused()).reason()).isEqualTo(Webhook.Reason.FAILING);
        assertThat(notices).singleElement().satisfies(one -> {
            assertThat(one.subject()).contains("Partner", "paused");
            assertThat(one.text()).contains("503");
        });
        int attempts = receiver.all().size();
        pass(Duration.ofHours(1), Duration.ofMinutes(5));
        assertThat(receiver.all()).as("a paused webhook sends nothing").hasSize(attempts);

        receiver.is(WebhookReceiver.Mood.TAKES);
        indicators(3, 1);
        jdbi.useTransaction(handle -> store.resume(handle, webhook.id(), null, clock.instant()));
        look();
        look();
        assertThat(receiver.changes()).isEqualTo(added(1, 3));
        assertThat(receiver.all().get(attempts).id())
                .isEqualTo(receiver.all().getFirst().id());
    }

    @Test
    @DisplayName("sends changes of the replay window again with new ids, and tells the lost range of an older cursor")
    void replays() {
        Webhook webhook = webhook(receiver, Tlp.AMBER);
        ChangeCursor begin = webhook.cursor();
        indicators(1, 3);
        look();
        jdbi.useTransaction(handle -> store.resume(handle, webhook.id(), begin, clock.instant()));
        look();
        assertThat(receiver.all()).hasSize(2);
        assertThat(receiver.all().get(0).id())
                .isNotEqualTo(receiver.all().get(1).id());
        assertThat(receiver.changes()).hasSize(6);

        pass(WINDOW.plus(Duration.ofDays(2)), Duration.ofHours(3));
        ChangeLog.Window window = log.window(clock.instant());
        assertThat(window.contains(begin)).isFalse();
        assertThat(window.contains(window.oldest())).isTrue();
        jdbi.useTransaction(handle -> store.resume(handle, webhook.id(), begin, clock.instant()));
        look();
        Webhook.Pause pause = Objects.requireNonNull(now(webhook).lifetime().paused());
        assertThat(pause.reason()).isEqualTo(Webhook.Reason.CURSOR_EXPIRED);
        assertThat(pause.detail()).contains(begin.toString(), window.oldest().toString());
        assertThat(receiver.all()).as("nothing is skipped silently").hasSize(2);
    }

    @Test
    @DisplayName("stops with a clear reason if the database is another one than that of the cursor")
    void stopsAfterARestore() {
        Webhook webhook = webhook(receiver, Tlp.AMBER);
        jdbi.useHandle(handle -> handle.execute("UPDATE live_head SET lineage = 'ffffffff'"));
        indicators(1, 1);
        look();
        Webhook.Pause pause = Objects.requireNonNull(now(webhook).lifetime().paused());
        assertThat(pause.reason()).isEqualTo(Webhook.Reason.CURSOR_EXPIRED);
        assertThat(pause.detail()).contains("another database", webhook.cursor().toString());
        assertThat(receiver.all()).isEmpty();
    }

    @Test
    @DisplayName("holds back what is above the clearance of the webhook or its owner, and counts it")
    void holdsBack() {
        Webhook green = webhook(receiver, Tlp.GREEN);
        imported(Tlp.GREEN, indicator(1, "2026-03-01T10:00:00.000Z", ""));
        imported(Tlp.AMBER, indicator(2, "2026-03-01T10:00:00.000Z", ""));
        imported(Tlp.RED, indicator(3, "2026-03-01T10:00:00.000Z", ""));
        imported(Tlp.CLEAR, indicator(4, "2026-03-01T10:00:00.000Z", ""));
        look();
        WebhookReceiver.Delivery delivery = receiver.all().getFirst();
        assertThat(delivery.changes()).containsExactly("indicator.added " + id(1), "indicator.added " + id(4));
        assertThat(delivery.json().path("heldBack").asInt()).isEqualTo(2);
        assertThat(new String(delivery.body(), StandardCharsets.UTF_8)).doesNotContain(id(2), id(3), "d2.example");
        assertThat(now(green).totals().heldBack()).isEqualTo(2);

        owner = Optional.of(Principal.of(OWNER, Set.of(Verb.READ, Verb.WATCH), Scope.ALL, Tlp.CLEAR));
        imported(Tlp.GREEN, indicator(5, "2026-03-01T10:00:00.000Z", ""));
        look();
        assertThat(receiver.all()).as("the owner lost the clearance").hasSize(1);
        assertThat(now(green).totals().heldBack()).isEqualTo(3);

        owner = Optional.of(Principal.of(OWNER, Set.of(Verb.READ), Scope.ALL, Tlp.RED));
        imported(Tlp.CLEAR, indicator(6, "2026-03-01T10:00:00.000Z", ""));
        look();
        assertThat(receiver.all())
                .as("the owner may not read all intelligence any more")
                .hasSize(1);
    }

    @Test
    @DisplayName("holds back what must not leave the organisation, whatever the clearance of the webhook is")
    void holdsBackWhatIsLocal() {
        Webhook red = webhook(receiver, Tlp.RED);
        imported(
                indicator(1, "2026-03-01T10:00:00.000Z", ""),
                indicator(
                        2,
                        "2026-03-01T10:00:00.000Z",
                        ",\"object_marking_refs\":[\"%s\"]".formatted(StixMarkings.LOCAL_ONLY)));
        look();
        assertThat(receiver.changes()).containsExactly("indicator.added " + id(1));
        assertThat(now(red).totals().heldBack()).isEqualTo(1);
    }

    @Test
    @DisplayName("ends when the owner is disabled or the receiver is gone, and tells the reason")
    void endsWithTheOwner() {
        Webhook first = webhook(receiver, Tlp.AMBER);
        receiver.is(WebhookReceiver.Mood.GONE);
        indicators(1, 1);
        look();
        assertThat(Objects.requireNonNull(now(first).lifetime().paused()).reason())
                .isEqualTo(Webhook.Reason.GONE);
        receiver.is(WebhookReceiver.Mood.TAKES);
        Webhook second = webhook(receiver, Tlp.AMBER);
        owner = Optional.empty();
        indicators(2, 1);
        look();
        assertThat(Objects.requireNonNull(now(second).lifetime().paused()).reason())
                .isEqualTo(Webhook.Reason.OWNER);
        assertThat(receiver.changes()).isEmpty();
    }

    @Test
    @DisplayName("follows no redirect")
    void followsNoRedirect() {
        Webhook webhook = webhook(receiver, Tlp.AMBER);
        receiver.is(WebhookReceiver.Mood.REDIRECTS);
        indicators(1, 1);
        look();
        assertThat(receiver.all()).hasSize(1);
        assertThat(now(webhook).progress().detail()).contains("307");
        assertThat(now(webhook).cursor()).isEqualTo(webhook.cursor());
    }

    @Test
    @DisplayName("to one receiver is not delayed by another that never answers")
    void isNotDelayedByOthers() throws IOException {
        try (WebhookReceiver slow = new WebhookReceiver()) {
            slow.is(WebhookReceiver.Mood.HANGS);
            for (int one = 0; one < 10; one++) {
                webhook(slow, Tlp.AMBER);
            }
            webhook(receiver, Tlp.AMBER);
            indicators(1, 1);
            CompletionStage<Void> looking = dispatcher.look();
            Awaitility.await().until(() -> receiver.changes().equals(added(1, 1)));
            assertThat(looking.toCompletableFuture())
                    .as("the others still wait")
                    .isNotDone();
            slow.is(WebhookReceiver.Mood.TAKES);
            looking.toCompletableFuture().join();
        }
    }

    @Test
    @DisplayName("ends a delivery before 256 KB, and replaces a larger change by its id")
    void boundsDeliveries() {
        webhook(receiver, Tlp.AMBER);
        String large = ",\"description\":\"" + "x".repeat(100_000) + "\"";
        for (int number = 1; number <= 6; number++) {
            imported(indicator(number, "2026-03-01T10:00:00.000Z", large));
        }
        imported(indicator(7, "2026-03-01T10:00:00.000Z", ",\"description\":\"" + "x".repeat(200_000) + "\""));
        pass(Duration.ofMinutes(1), Duration.ofSeconds(5));
        assertThat(receiver.changes()).isEqualTo(added(1, 7));
        assertThat(receiver.all())
                .allSatisfy(one -> assertThat(one.body().length).isLessThan(ChangeLog.DELIVERY.bytes() + 1000));
        assertThat(receiver.all().getLast().json().findValues("tooLarge")).hasSize(1);
    }

    /** Imports commit in parallel with reads, so that a cursor that is not in commit order would pass over a change. */
    @Test
    @DisplayName("misses no change that commits while the dispatcher reads")
    void missesNoConcurrentChange() throws Exception {
        Webhook webhook = webhook(receiver, Tlp.AMBER);
        List<CompletableFuture<Void>> imports = new ArrayList<>();
        for (int thread = 0; thread < 6; thread++) {
            int from = 1 + thread * 60;
            imports.add(CompletableFuture.runAsync(() -> indicators(from, 60), threads));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(imports.toArray(CompletableFuture[]::new));
        while (!all.isDone()) {
            clock.pass(Duration.ofSeconds(3));
            look();
        }
        all.join();
        pass(Duration.ofMinutes(1), Duration.ofSeconds(5));
        assertThat(receiver.changes()).containsExactlyInAnyOrderElementsOf(added(1, 360));
        assertThat(now(webhook).cursor()).isEqualTo(log.head());
    }

    private void owns(ContactMethod way) {
        jdbi.useTransaction(handle -> OnCallDocuments.RESPONDERS.put(
                handle,
                OWNER,
                0,
                Responder.unknown(OWNER)
                        .contacts(List.of(new Contact(
                                "c1",
                                Recipient.person(OWNER),
                                way,
                                "mail",
                                Map.of("address", "robot@partner.example"),
                                clock.instant()))),
                OWNER,
                clock.instant()));
    }
}
