package io.watchfloor.ops.intel.feed;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.tls.ClientIdentity;
import io.watchfloor.config.tls.InvalidCertificateException;
import io.watchfloor.config.tls.SealingKeys.Ciphertext;
import io.watchfloor.config.work.PeriodicWork;
import io.watchfloor.ops.intel.IntelImport;
import io.watchfloor.ops.intel.IntelImport.Conflict;
import io.watchfloor.ops.intel.IntelImport.Outcome;
import io.watchfloor.ops.intel.IntelStore;
import io.watchfloor.ops.intel.IntelStore.Importer;
import io.watchfloor.ops.intel.bulk.BulkIndicators;
import io.watchfloor.ops.intel.bulk.BulkItem;
import io.watchfloor.ops.intel.bulk.BulkResult;
import io.watchfloor.ops.intel.misp.MispEnds;
import io.watchfloor.ops.intel.misp.MispFile;
import io.watchfloor.ops.intel.stix.StixFile;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.ops.intel.stix.StixReader;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.platform.rights.HeldBackMetrics;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.secret.KeyFile;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Polls the feeds that are due, one after another. One node polls a feed at a time. A page and the cursor behind it are
 * committed together, so that a node that fails loses no page and stores none twice. After the poll, the sightings of the
 * feed's indicators are returned if the feed names a collection for them.
 */
public final class FeedWorker implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofMinutes(3);
    private static final Duration PENDING_PAUSE = Duration.ofSeconds(30);
    private static final Duration LAST_WAIT = Duration.ofSeconds(5);

    /** Pages of one turn. A feed with more pages continues after the other feeds that are due. */
    private static final int MOST_PAGES = 50;

    private static final int LONGEST_REFUSAL = 500;

    private final Jdbi database;
    private final EgressClient egress;
    private final FeedSecrets secrets;
    private final FeedMetrics metrics;
    private final Clock clock;
    private final DoubleSupplier jitter;
    private final String node;
    private final FeedLease lease;
    private final SightingReturn returns;
    private final IntelStore store = new IntelStore();
    private final BulkIndicators indicators = new BulkIndicators();
    private final StixReader reader = new StixReader(StixLimits.USUAL);
    private final PeriodicWork work;

    /**
     * @param center public address of the center
     * @param node a name that is unique for each start of a node
     * @param jitter from 0 to 1
     * @param heldBack counts the sightings that markings hold back
     */
    public FeedWorker(
            Jdbi database,
            EgressClient egress,
            FeedSecrets secrets,
            URI center,
            String node,
            Clock clock,
            DoubleSupplier jitter,
            HeldBackMetrics heldBack,
            PrometheusRegistry registry) {
        this.database = database;
        this.egress = egress;
        this.secrets = secrets;
        this.metrics = new FeedMetrics(registry);
        this.node = node;
        this.lease = new FeedLease(database, node, LEASE);
        this.returns = new SightingReturn(lease, center, metrics, heldBack, clock);
        this.clock = clock;
        this.jitter = jitter;
        this.work = new PeriodicWork("intel-feeds", EVERY, "Polling the feeds of intelligence failed", this::run);
    }

    public void start() {
        work.start();
    }

    private void run() throws InterruptedException {
        Optional<IntelFeed> due = claim();
        while (due.isPresent()) {
            poll(due.get());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            due = claim();
        }
        metrics.failing(database.withHandle(FeedStore::failing));
    }

    private Optional<IntelFeed> claim() {
        return database.inTransaction(handle -> FeedStore.claim(handle, node, LEASE, clock.instant()));
    }

    /** Part of the work on a feed. */
    private interface Step<T> {
        T run(FeedHttp http) throws FeedFailure, EgressFailure, LeaseLostException;
    }

    /**
     * How a step ended.
     *
     * @param value null after a failure
     * @param problem null without a failure
     * @param asked the delay that the server asked for; zero if none
     */
    private record Result<T>(@Nullable T value, IntelFeed.@Nullable Problem problem, Duration asked) {}

    private void poll(IntelFeed feed) {
        Result<Boolean> read;
        Result<SightingReturn.End> returned = null;
        try {
            read = attempt(feed, http -> read(feed, http));
            IntelFeed.SightingTarget to = feed.target().sightings();
            Instant due = feed.state().returned().dueAt();
            if (to != null && (due == null || !due.isAfter(clock.instant()))) {
                returned = attempt(feed, http -> returns.turn(feed, to, new TaxiiClient(http, feed)));
            }
        } catch (LeaseLostException e) {
            return;
        }
        boolean finished = Boolean.TRUE.equals(read.value());
        Duration usual = read.problem() == null && !finished
                ? Duration.ZERO
                : pause(feed, read, feed.state().failures());
        Duration pause = read.problem() == null && returned != null ? earlier(usual, returned.value()) : usual;
        Result<SightingReturn.End> end = returned;
        database.useTransaction(handle -> {
            Instant now = clock.instant();
            if (end != null) {
                ReturnStore.ended(
                        handle,
                        feed.name(),
                        node,
                        now,
                        pause(feed, end, feed.state().returned().failures()),
                        end.problem(),
                        end.value() == SightingReturn.End.DONE);
            }
            FeedStore.ended(handle, feed.name(), node, now, pause, read.problem(), finished);
        });
    }

    private Duration pause(IntelFeed feed, Result<?> ended, int failures) {
        return FeedSchedule.pause(
                feed.every(), ended.problem() == null ? 0 : failures + 1, ended.asked(), jitter.getAsDouble());
    }

    /** What is pending is asked for soon. */
    private static Duration earlier(Duration usual, SightingReturn.@Nullable End returned) {
        return switch (returned) {
            case MORE -> Duration.ZERO;
            case PENDING -> usual.compareTo(PENDING_PAUSE) < 0 ? usual : PENDING_PAUSE;
            case DONE -> usual;
            case null -> usual;
        };
    }

    private <T> Result<T> attempt(IntelFeed feed, Step<T> step) throws LeaseLostException {
        Result<T> ended;
        try {
            String secret = secrets.decrypt(feed, database.withHandle(handle -> FeedStore.secret(handle, feed.name())));
            ended = new Result<>(step.run(new FeedHttp(egress, feed, secret, identity(feed))), null, Duration.ZERO);
        } catch (FeedFailure e) {
            ended = new Result<>(null, new IntelFeed.Problem(e.code(), e.detail()), e.retryAfter());
        } catch (EgressFailure e) {
            ended = new Result<>(
                    null, new IntelFeed.Problem(e.code(), e.getMessage() + advice(feed, e)), Duration.ZERO);
        } catch (KeyFile.LockedException e) {
            ended = new Result<>(null, new IntelFeed.Problem("taxii.secret", e.detail()), Duration.ZERO);
        }
        IntelFeed.Problem problem = ended.problem();
        if (problem != null) {
            metrics.failed(problem.code());
        }
        return ended;
    }

    /** @return whether all was read */
    private boolean read(IntelFeed feed, FeedHttp http) throws FeedFailure, EgressFailure, LeaseLostException {
        return switch (feed.target().kind()) {
            case TAXII -> readPages(feed, new TaxiiClient(http, feed));
            case MISP -> readEvents(feed, new MispFeed(http, feed));
            case LIST, CSV -> readFile(feed, new ListFeed(http, feed));
        };
    }

    /** @return whether all collections were read to their end */
    private boolean readPages(IntelFeed feed, TaxiiClient client)
            throws FeedFailure, EgressFailure, LeaseLostException {
        int pages = 0;
        for (URI collection : client.collections()) {
            FeedCursor cursor =
                    database.withHandle(handle -> FeedStore.cursor(handle, feed.name(), collection.toString()));
            boolean more = true;
            while (more) {
                if (++pages > MOST_PAGES) {
                    return false;
                }
                switch (client.page(collection, cursor)) {
                    case TaxiiClient.Answer.UnknownNext unknown -> cursor = cursor.restarted();
                    case TaxiiClient.Answer.Page page -> {
                        FeedCursor next = cursor.after(
                                        page.envelope().more(), page.envelope().next(), page.times())
                                .orElseThrow(() -> new FeedFailure(
                                        "taxii.no-progress",
                                        "The server announces more objects, but not where they are."));
                        store(feed, collection, page, next);
                        cursor = next;
                        more = page.envelope().more();
                    }
                }
            }
        }
        return true;
    }

    /**
     * A server that requires a client certificate ends the handshake without one, or without the right one. With TLS 1.3
     * the connection can end before its alert is read.
     */
    private static String advice(IntelFeed feed, EgressFailure failure) {
        boolean ended = failure.code().equals("egress.tls")
                || (failure.code().equals("egress.broken")
                        && "https".equalsIgnoreCase(feed.url().getScheme()));
        if (!ended || !failure.sent()) {
            return "";
        }
        return feed.login().certificate() == null
                ? " If the server requires a client certificate, set it and its key."
                : " If the server does not accept the client certificate, compare the fingerprint with its administrator.";
    }

    /** @throws FeedFailure if the certificate cannot be used any more, because it has expired */
    private Optional<ClientIdentity> identity(IntelFeed feed) throws FeedFailure {
        String certificate = feed.login().certificate();
        Optional<Ciphertext> key = database.withHandle(handle -> FeedStore.clientKey(handle, feed.name()));
        if (certificate == null || key.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ClientIdentity.read(certificate, secrets.decryptKey(feed, key.get()), clock.instant()));
        } catch (InvalidCertificateException e) {
            throw new FeedFailure(
                    "taxii.client-certificate",
                    "The client certificate cannot be used: %s. Set another one.".formatted(e.getMessage()));
        }
    }

    /** @return whether all changed events were read */
    private boolean readEvents(IntelFeed feed, MispFeed events) throws FeedFailure, EgressFailure, LeaseLostException {
        Map<String, Instant> read = database.withHandle(handle -> FeedStore.last(handle, feed.name()));
        int pages = 0;
        int missing = 0;
        for (MispFeed.Event event : events.events()) {
            Instant before = read.get(event.url().toString());
            if (before != null && !event.changed().isAfter(before)) {
                continue;
            }
            if (++pages > MOST_PAGES) {
                return false;
            }
            Optional<MispFile> file = events.read(event, feed.unmarked());
            if (file.isPresent()) {
                store(
                        feed,
                        event.url().toString(),
                        new FeedCursor(null, null, event.changed()),
                        handle -> addEvent(handle, feed, file.get().file()));
            } else {
                missing++;
            }
        }
        if (missing > 0) {
            throw new FeedFailure(
                    "misp.event-missing", "The server does not have %d events of its manifest.".formatted(missing));
        }
        return true;
    }

    private FeedStore.Stored addEvent(Handle handle, IntelFeed feed, StixFile file) {
        if (file.refused()) {
            return new FeedStore.Stored(
                    0, 0, 1, 0, shortened(file.issues().getFirst().toString()));
        }
        IntelStore.lock(handle);
        return add(handle, feed, MispEnds.with(handle, file));
    }

    /** Deletes the values that are no longer in the file, which makes room, and stores those of the file. */
    private boolean readFile(IntelFeed feed, ListFeed list) throws FeedFailure, EgressFailure, LeaseLostException {
        String file = feed.url().toString();
        FeedCursor before = database.withHandle(handle -> FeedStore.cursor(handle, feed.name(), file));
        Optional<ListFeed.Read> answer = list.read(before.next());
        if (answer.isEmpty()) {
            return true;
        }
        ListFeed.Read read = answer.get();
        Importer importer = importer(feed, true);
        List<String> ids = read.items().stream()
                .flatMap(one -> Stream.ofNullable(one.externalId()))
                .toList();
        @Nullable String after = "";
        while (after != null) {
            String last = after;
            List<String> absent = database.withHandle(handle -> BulkIndicators.absent(handle, importer, ids, last));
            if (!absent.isEmpty()) {
                store(
                        feed,
                        file,
                        before,
                        handle -> stored(indicators.delete(handle, importer, null, absent, clock.instant())));
            }
            after = absent.size() < BulkIndicators.MOST ? null : absent.getLast();
        }
        for (int from = 0; from < read.items().size(); from += BulkIndicators.MOST) {
            List<BulkItem> part = read.items()
                    .subList(
                            from,
                            Math.min(from + BulkIndicators.MOST, read.items().size()));
            store(feed, file, before, handle -> stored(indicators.put(handle, importer, part, clock.instant())));
        }
        store(
                feed,
                file,
                new FeedCursor(null, read.etag(), null),
                handle -> new FeedStore.Stored(0, 0, read.refused(), 0, read.refusal()));
        return true;
    }

    private static FeedStore.Stored stored(List<BulkResult> results) {
        long overLimit = results.stream()
                .flatMap(one -> Stream.ofNullable(one.refusal()))
                .filter(why -> why.code().equals(Conflict.OVER_LIMIT.code()))
                .count();
        return new FeedStore.Stored(
                BulkResult.count(results, BulkResult.Outcome.CREATED)
                        + BulkResult.count(results, BulkResult.Outcome.UPDATED)
                        + BulkResult.count(results, BulkResult.Outcome.DELETED),
                BulkResult.count(results, BulkResult.Outcome.UNCHANGED),
                BulkResult.count(results, BulkResult.Outcome.REFUSED) - overLimit,
                overLimit,
                results.stream()
                        .flatMap(one -> Stream.ofNullable(one.refusal())
                                .map(why -> text(one.externalId()) + ": " + why.code() + " " + why.message()))
                        .findFirst()
                        .map(FeedWorker::shortened)
                        .orElse(null));
    }

    private void store(IntelFeed feed, URI collection, TaxiiClient.Answer.Page page, FeedCursor next)
            throws FeedFailure, LeaseLostException {
        StixFile file = page.envelope()
                .objects()
                .filter(FeedWorker::hasObjects)
                .map(reader::read)
                .orElse(new StixFile(List.of(), List.of()));
        if (file.refused()) {
            throw new FeedFailure("taxii.page", file.issues().getFirst().toString());
        }
        store(feed, collection.toString(), next, handle -> add(handle, feed, file));
    }

    /** Does the work and moves the cursor in one transaction, if the node still has the lease. */
    private void store(IntelFeed feed, String collection, FeedCursor next, Function<Handle, FeedStore.Stored> work)
            throws LeaseLostException {
        FeedStore.Stored stored = lease.transaction(feed.name(), handle -> {
            FeedStore.Stored added = work.apply(handle);
            FeedStore.stored(handle, feed.name(), collection, next, added);
            return added;
        });
        metrics.stored(stored);
    }

    private static boolean hasObjects(byte[] list) {
        for (byte one : list) {
            if (one == '{') {
                return true;
            }
        }
        return false;
    }

    private FeedStore.Stored add(Handle handle, IntelFeed feed, StixFile file) {
        if (file.entries().isEmpty()) {
            return new FeedStore.Stored(0, 0, 0, 0, null);
        }
        IntelImport done = store.add(handle, file, importer(feed, false));
        long overLimit = done.results().stream()
                .filter(one -> one.conflict() == Conflict.OVER_LIMIT)
                .count();
        return new FeedStore.Stored(
                done.count(Outcome.ADDED),
                done.count(Outcome.UNCHANGED),
                done.count(Outcome.REFUSED) - overLimit,
                overLimit,
                done.results().stream()
                        .filter(one -> one.outcome() == Outcome.REFUSED)
                        .findFirst()
                        .map(FeedWorker::refusal)
                        .orElse(null));
    }

    private static Importer importer(IntelFeed feed, boolean ownOnly) {
        return new Importer(
                feed.source(), Tlp.RED, feed.unmarked(), ownOnly, feed.limits().indicators());
    }

    private static String refusal(IntelImport.Result result) {
        Conflict conflict = result.conflict();
        String why = conflict != null
                ? conflict.code() + " " + conflict.message()
                : result.entry().issues().stream()
                        .filter(one -> one.code().refuses())
                        .findFirst()
                        .map(Object::toString)
                        .orElse("");
        return shortened(text(result.entry().id()) + ": " + why);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_REFUSAL ? text : text.substring(0, LONGEST_REFUSAL);
    }

    private static String text(@Nullable String id) {
        return id == null ? "an object without an id" : id;
    }

    /** Interrupts the poll. Another node continues when the lease ends. */
    @Override
    public void close() {
        try {
            var unused = work.end(LAST_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
