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
        jdbi.useHandle(handle -> handle.execute("TRUNCATE fraud_value, fraud_report"));
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
        String all = jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT r::text || encode(content, 'escape') FROM fraud_report r")
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
        assertThatThrownBy(() -> content(id))
                .isInstanceOf(FraudContents.ChangedException.class);
    }

    @Test
    void aReportJoinsTwoClustersAndTheSharedValuesSayWhy() {
        String first = add(report("a", number(1))).report().id();
        String second = add(report("b", named(List.of(), List.of(), List.of("ann@pay.example")))).report().id();
        assertThat(cluster(second)).isNotEqualTo(cluster(first));

        add(report("c", named(List.of("800 555 0001"), List.of(), List.of("Ann@Pay.example"))));

        assertThat(cluster(second)).isEqualTo(cluster(first));
        List<Shared> shared = jdbi.withHandle(handle -> store.shared(handle, cluster(first), 10));
        assertThat(shared)
                .containsExactlyInAnyOrder(
                        new Shared(new FraudValue(FraudValue.Kind.NUMBER, "+18005550001"), 2, true),
                        new Shared(new FraudValue(FraudValue.Kind.ACCOUNT, "email:ann@pay.example"), 2, true));
    }

    /** The report that makes a kit common ends what the kit alone had joined. */
    @Test
    void aKitThatBecomesCommonSplitsTheClusterThatItJoined() {
        int most = FraudValue.Kind.KIT.most();
        String page = "https://h%d.example/wp/content/help.php";
        for (int i = 0; i < most; i++) {
            add(report("k" + i, named(List.of("+1 800 555 %04d".formatted(i / 2)), List.of(page.formatted(i)), List.of())));
        }
        assertThat(clusters().values().stream().distinct()).hasSize(1);

        add(report("last", named(List.of(), List.of(page.formatted(most)), List.of())));

        assertThat(clusters().values().stream().distinct()).hasSize(most / 2 + 1);
        assertThat(clusters()).isEqualTo(again());
    }

    /**
     * Campaigns share numbers, kits and accounts within themselves. About one report in ten names none of them, and cannot be
     * found; one in four also names the page of a search.
     */
    @Test
    void madeCampaignsAreFoundWithMeasuredPrecisionAndRecall() {
        Random random = new Random(31);
        Map<Integer, Integer> campaigns = new HashMap<>();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < REPORTS; i++) {
            campaigns.put(i, (int) (Math.pow(random.nextDouble(), 2) * REPORTS / 40));
            order.add(i);
        }
        Map<Integer, FraudReport> made = new HashMap<>();
        campaigns.forEach((report, campaign) -> made.put(report, report("m" + report, madeFor(campaign, random))));
        Collections.shuffle(order, random);
        order.forEach(one -> add(Objects.requireNonNull(made.get(one))));

        Map<Integer, Long> found = new HashMap<>();
        jdbi.useHandle(handle -> handle.createQuery("SELECT source_id, cluster FROM fraud_report")
                .map((row, context) -> Map.entry(
                        Integer.parseInt(row.getString("source_id").substring(1)), row.getLong("cluster")))
                .forEach(one -> found.put(one.getKey(), one.getValue())));
        List<Integer> naming = made.entrySet().stream()
                .filter(one -> one.getValue().values().stream().anyMatch(value -> value.kind().most() > 0))
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

    private static Named madeFor(int campaign, Random random) {
        List<String> numbers = new ArrayList<>();
        List<String> pages = new ArrayList<>();
        List<String> accounts = new ArrayList<>();
        String number = "800%07d".formatted(2_000_000 + campaign * 10 + random.nextInt(3));
        if (random.nextInt(10) < 7) {
            numbers.add("1-%s-%s-%s".formatted(number.substring(0, 3), number.substring(3, 6), number.substring(6)));
        }
        if (random.nextInt(10) < 5) {
            pages.add("http://h%d.example/lock%dk/alert/%d/err.php?tel=%s"
                    .formatted(random.nextInt(1_000_000), campaign, random.nextInt(100_000), number));
        }
        if (random.nextInt(10) < 3) {
            accounts.add("pay%d@mule%d.example".formatted(random.nextInt(2), campaign));
        }
        if (random.nextInt(4) == 0) {
            pages.add("https://www.search.example/search?q=help&page=%d".formatted(random.nextInt(9)));
        }
        return named(numbers, pages, accounts);
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
        });
        return FraudClusters.of(
                values.entrySet().stream()
                        .map(one -> new FraudClusters.Member(one.getKey(), one.getValue()))
                        .toList(),
                value -> value.joins(counts.getOrDefault(value, 0L)));
    }
}
