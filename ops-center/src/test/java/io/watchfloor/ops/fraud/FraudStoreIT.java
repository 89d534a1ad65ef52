package io.watchfloor.ops.fraud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.fraud.FraudReport.Named;
import io.watchfloor.ops.fraud.FraudStore.Shared;
import io.watchfloor.ops.platform.secret.KeyFile;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Stored reports: once each, encrypted, and joined as they arrive. */
@ExtendWith(FreshDatabase.class)
class FraudStoreIT {

    /** All of -Pfull; verify tests a part. */
    private static final int REPORTS = Integer.getInteger("watchfloor.fraud.reports", 800);

    private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");
    private static final String TEXT = "They locked my screen and I paid with my savings.";
    private static final String CONTACT = "victim@example.org";

    private final Jdbi jdbi;
    private final FraudStore store;

    FraudStoreIT(DataSource database, @TempDir Path folder) {
        jdbi = Jdbi.create(database);
        SecureRandom random = new SecureRandom();
        store = new FraudStore(new KeyFile(folder.resolve("key"), random), random);
    }

    @BeforeEach
    void withoutReports() {
        jdbi.useHandle(handle ->
                handle.execute("TRUNCATE fraud_value, fraud_kit, fraud_kit_site, matter_fraud_report, fraud_report"));
    }

    private static FraudReport report(@Nullable String id, Named named) {
        return new FraudReport(
                new FraudReport.Origin("hotline", id),
                new FraudReport.Event(NOW, FraudChannel.POP_UP, "US"),
                "v1",
                new FraudReport.Loss(new BigDecimal("249.99"), "USD"),
                new FraudReport.Content(TEXT, CONTACT, named));
    }

    private static Named named(List<String> numbers, List<String> pages, List<String> accounts) {
        return new Named(numbers, pages, accounts, List.of());
    }

    private static Named number(int last) {
        return named(List.of("+1 800 555 %04d".formatted(last)), List.of(), List.of());
    }

    private FraudStore.Receipt add(FraudReport report) {
        return jdbi.inTransaction(handle -> store.add(handle, report, NOW));
    }

    private long cluster(String id) {
        return jdbi.withHandle(handle -> store.find(handle, id)).orElseThrow().cluster();
    }

    private Optional<FraudReport.Content> content(String id) {
        return jdbi.withHandle(handle -> store.content(handle, id));
    }

    @Test
    void aReportThatItsSourceSendsAgainIsStoredOnce() {
        FraudStore.Receipt first = add(report("r-1", number(1)));
        FraudStore.Receipt again = add(report("r-1", number(2)));
        assertThat(first.fresh()).isTrue();
        assertThat(again.fresh()).isFalse();
        assertThat(again.report().id()).isEqualTo(first.report().id());
        assertThat(add(report(null, number(1))).fresh()).isTrue();
        assertThat(add(report(null, number(1))).fresh()).isTrue();
    }

    @Test
    void theDatabaseHasNothingThatTheReporterWroteAndAnErasedReportKeepsItsValues() {
        String id = add(report("r-1", number(1))).report().id();
        String all = jdbi.withHandle(
                handle -> handle.createQuery("SELECT r::text || encode(content, 'escape') FROM fraud_report r")
                        .mapTo(String.class)
                        .one());
        assertThat(all).doesNotContain(TEXT, CONTACT).contains("USD");
        assertThat(content(id))
                .hasValueSatisfying(content -> assertThat(content.contact()).isEqualTo(CONTACT));

        assertThat(jdbi.<Boolean, RuntimeException>inTransaction(handle -> store.erase(handle, id, "ada", NOW)))
                .isTrue();

        assertThat(content(id)).isEmpty();
        String other = add(report("r-2", number(1))).report().id();
        assertThat(cluster(other)).isEqualTo(cluster(id));
    }

    @Test
    void contentThatWasChangedInTheDatabaseIsNotShown() {
        String id = add(report("r-1", number(1))).report().id();
        jdbi.useHandle(handle -> handle.execute("UPDATE fraud_report SET content = content || '\\x00'"));
        assertThatThrownBy(() -> content(id)).isInstanceOf(FraudContents.ChangedException.class);
    }

    @Test
    void aReportJoinsTwoClustersAndTheSharedValuesSayWhy() {
        String first = add(report("a", number(1))).report().id();
        String second = add(report("b", named(List.of(), List.of(), List.of("ann@pay.example"))))
                .report()
                .id();
        assertThat(cluster(second)).isNotEqualTo(cluster(first));

        add(report("c", named(List.of("800 555 0001"), List.of(), List.of("Ann@Pay.example"))));

        assertThat(cluster(second)).isEqualTo(cluster(first));
        List<Shared> shared = jdbi.withHandle(handle -> store.shared(handle, cluster(first), 10));
        assertThat(shared)
                .containsExactlyInAnyOrder(
                        new Shared(new FraudValue(FraudValue.Kind.NUMBER, "+18005550001"), 2, 2, true),
                        new Shared(new FraudValue(FraudValue.Kind.ACCOUNT, "email:ann@pay.example"), 2, 2, true));
    }

    private static Named page(String url) {
        return named(List.of(), List.of(url), List.of());
    }

    private static Named call(int number, String page) {
        return named(List.of("+1 800 555 %04d".formatted(number)), List.of(page), List.of());
    }

    /** One path on one site is a page that strangers share, and one path on many sites is that of common software. */
    @Test
    void aKitJoinsReportsOnceTheVictimsOfOneNumberSawItOnTwoSites() {
        String first = add(report("a", page("https://a.locker.example.com/scr/lockr/1.php?tel=1")))
                .report()
                .id();
        String second = add(report("b", call(1, "https://b.locker.example.com/scr/lockr/1.php?tel=1")))
                .report()
                .id();
        add(report("c", call(1, "https://b.locker.example.com/scr/lockr/1.php?tel=1")));
        assertThat(cluster(second)).as("two hosts of one owner").isNotEqualTo(cluster(first));

        String other = add(report("d", page("https://one.azurewebsites.net/scr/lockr/1.php?tel=1")))
                .report()
                .id();

        assertThat(List.of(cluster(first), cluster(second), cluster(other))).containsOnly(1L);
    }

    @Test
    void aPathInTheReportsOfManyNumbersJoinsThemNoLonger() {
        String page = "https://site%d.com/forum/viewtopic.php?t=1";
        add(report("a", call(1, page.formatted(1))));
        add(report("b", call(1, page.formatted(2))));
        add(report("c", call(2, page.formatted(3))));
        assertThat(clusters().values()).as("one campaign, as it seems").containsOnly(1L);

        for (int i = 3; i < 12; i++) {
            add(report("n" + i, call(i, page.formatted(i))));
        }

        assertThat(clusters().values().stream().distinct()).hasSize(11);
        assertThat(clusters()).isEqualTo(again());
    }

    /** A report with two numbers joins what their reports name. */
    @Test
    void aKitBecomesEvidenceWhenAReportJoinsTheNumbersOfItsReports() {
        add(report("a", call(1, "https://one.com/scr/lockr/1.php")));
        add(report("b", call(2, "https://two.com/scr/lockr/1.php")));
        String third = add(report("c", page("https://three.com/scr/lockr/1.php")))
                .report()
                .id();
        assertThat(cluster(third)).isEqualTo(3);

        add(report("d", named(List.of("+18005550001", "+18005550002"), List.of(), List.of())));

        assertThat(cluster(third)).isEqualTo(1);
        assertThat(clusters()).isEqualTo(again());
    }

    @Test
    void pagesOfWellKnownServicesAndOfCommonSoftwareJoinNoStrangers() {
        List<String> pages = List.of(
                "https://www.google.com/maps/place/lockr?q=1",
                "https://www.google.de/maps/place/lockr?q=1",
                "https://one.com/wp-content/uploads/2026/1.pdf",
                "https://two.com/wp-content/uploads/2026/2.pdf");
        pages.forEach(one -> add(report(one, page(one))));
        assertThat(clusters().values().stream().distinct()).hasSize(pages.size());
    }

    @Test
    void theFormStoresNoMoreReportsThanItMayInADay() {
        FraudReport report = new FraudReport(
                new FraudReport.Origin("", null),
                new FraudReport.Event(NOW, FraudChannel.OTHER, null),
                "v1",
                null,
                new FraudReport.Content(TEXT, null, number(1)));
        jdbi.<FraudStore.Receipt, RuntimeException>inTransaction(handle -> store.addOfForm(handle, report, 2, NOW));
        jdbi.<FraudStore.Receipt, RuntimeException>inTransaction(handle -> store.addOfForm(handle, report, 2, NOW));
        assertThatThrownBy(() -> jdbi.inTransaction(handle -> store.addOfForm(handle, report, 2, NOW)))
                .isInstanceOf(FraudStore.FullException.class);
        assertThat(jdbi.withHandle(store::count)).isEqualTo(2);
        Instant tomorrow = NOW.plus(Duration.ofHours(25));
        jdbi.<FraudStore.Receipt, RuntimeException>inTransaction(
                handle -> store.addOfForm(handle, report, 2, tomorrow));
    }

    /** The report that makes a kit common ends what the kit alone had joined. */
    @Test
    void aKitThatBecomesCommonSplitsTheClusterThatItJoined() {
        int most = FraudValue.Kind.KIT.most();
        String page = "https://h%d.example/wp/locker/help.php";
        for (int i = 0; i < most; i++) {
            add(report(
                    "k" + i,
                    named(List.of("+1 800 555 %04d".formatted(i / 250)), List.of(page.formatted(i)), List.of())));
        }
        assertThat(clusters().values().stream().distinct()).hasSize(1);

        add(report("last", named(List.of(), List.of(page.formatted(most)), List.of())));

        assertThat(clusters().values().stream().distinct()).hasSize(most / 250 + 1);
        assertThat(clusters()).isEqualTo(again());
    }

    /** Reports that name no number, kit or account of their campaign cannot be found by anything that they name. */
    @Test
    void madeCampaignsAreFoundWithMeasuredPrecisionAndRecall() {
        Random random = new Random(31);
        Map<Integer, MadeFraudReports.Made> made =
                new MadeFraudReports(random, Math.max(1, REPORTS / 40)).make(REPORTS);
        Map<Integer, Integer> campaigns = new HashMap<>();
        made.forEach((one, report) -> campaigns.put(one, report.campaign()));
        List<Integer> order = new ArrayList<>(made.keySet());
        Collections.shuffle(order, random);
        order.forEach(one -> add(Objects.requireNonNull(made.get(one)).report()));

        Map<Integer, Long> found = new HashMap<>();
        jdbi.useHandle(handle -> handle.createQuery("SELECT source_id, cluster FROM fraud_report")
                .map((row, context) ->
                        Map.entry(Integer.parseInt(row.getString("source_id").substring(1)), row.getLong("cluster")))
                .forEach(one -> found.put(one.getKey(), one.getValue())));
        List<Integer> naming = made.entrySet().stream()
                .filter(one -> one.getValue().report().values().stream()
                        .anyMatch(value -> value.kind().most() > 0))
                .map(Map.Entry::getKey)
                .toList();
        long together = pairs(campaigns.values());
        long findable = pairs(naming.stream().map(campaigns::get).toList());
        long joined = pairs(found.values());
        long right = pairs(found.keySet().stream()
                .map(one -> campaigns.get(one) + " " + found.get(one))
                .toList());
        double precision = (double) right / joined;
        double recall = (double) right / findable;
        System.out.printf(
                "%d reports: precision %.4f, recall %.4f of the pairs that name a value, %.4f of all pairs%n",
                REPORTS, precision, recall, (double) right / together);
        assertThat(precision).isGreaterThanOrEqualTo(0.99);
        assertThat(recall).isGreaterThanOrEqualTo(0.9);
        assertThat(clusters()).as("joined as they arrived, and all at once").isEqualTo(again());
    }

    private static long pairs(Iterable<?> groups) {
        Map<Object, Long> sizes = new HashMap<>();
        groups.forEach(one -> sizes.merge(one, 1L, Long::sum));
        return sizes.values().stream().mapToLong(size -> size * (size - 1) / 2).sum();
    }

    private Map<Long, Long> clusters() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT seq, cluster FROM fraud_report")
                .map((row, context) -> Map.entry(row.getLong("seq"), row.getLong("cluster")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** All reports clustered at once. */
    private Map<Long, Long> again() {
        Map<Long, Set<FraudValue>> values = new HashMap<>();
        Map<FraudValue, Long> counts = new HashMap<>();
        Set<String> evidence = new TreeSet<>();
        jdbi.useHandle(handle -> {
            handle.createQuery("SELECT seq FROM fraud_report")
                    .mapTo(Long.class)
                    .forEach(seq -> values.put(seq, new TreeSet<>()));
            handle.createQuery("SELECT * FROM fraud_value")
                    .map((row, context) -> Map.entry(
                            row.getLong("report"),
                            new FraudValue(FraudValue.Kind.of(row.getString("kind")), row.getString("value"))))
                    .forEach(one -> {
                        Objects.requireNonNull(values.get(one.getKey())).add(one.getValue());
                        counts.merge(one.getValue(), 1L, Long::sum);
                    });
            evidence.addAll(handle.createQuery("SELECT kit FROM fraud_kit")
                    .mapTo(String.class)
                    .list());
            handle.createQuery("SELECT DISTINCT value FROM fraud_value WHERE kind = 'kit'")
                    .mapTo(String.class)
                    .list()
                    .forEach(kit -> assertThat(FraudKits.facts(handle, kit).areEvidence())
                            .as(kit)
                            .isEqualTo(evidence.contains(kit)));
        });
        return FraudClusters.of(
                values.entrySet().stream()
                        .map(one -> new FraudClusters.Member(one.getKey(), one.getValue()))
                        .toList(),
                value -> value.joins(counts.getOrDefault(value, 0L), evidence.contains(value.value())));
    }
}
