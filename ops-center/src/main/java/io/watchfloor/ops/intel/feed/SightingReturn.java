package io.watchfloor.ops.intel.feed;

import io.watchfloor.ops.intel.feed.SentSighting.Outgoing;
import io.watchfloor.ops.intel.feed.SentSighting.State;
import io.watchfloor.ops.intel.live.Sightings;
import io.watchfloor.ops.intel.live.Sightings.Total;
import io.watchfloor.ops.intel.taxii.TaxiiStatus;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.platform.rights.HeldBackMetrics;
import io.watchfloor.ops.platform.rights.Released;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Returns the sightings of a feed's indicators to a collection of its server. The versions of a request are noted before it
 * is sent, and count as accepted only after the server's answer. A node that fails in between sends the same versions again.
 */
final class SightingReturn {

    /** Exit in the metric of what markings hold back. */
    private static final String EXIT = "intel-feed";

    private static final int MOST_OBJECTS = 500;
    private static final int MOST_REQUESTS = 50;
    private static final int MOST_STATUSES = 50;
    private static final Duration LONGEST_PENDING = Duration.ofDays(1);

    private final FeedLease lease;
    private final String center;
    private final byte[] identity;
    private final FeedMetrics metrics;
    private final HeldBackMetrics heldBack;
    private final Clock clock;

    /** How a turn ended. */
    enum End {
        /** The server has decided on all sightings. */
        DONE,
        /** The server has not decided on some sightings. */
        PENDING,
        /** There are more sightings to send than one turn may. */
        MORE
    }

    SightingReturn(FeedLease lease, URI center, FeedMetrics metrics, HeldBackMetrics heldBack, Clock clock) {
        this.lease = lease;
        this.center = center.toString();
        this.identity = Sightings.identity(this.center, Objects.requireNonNullElse(center.getHost(), this.center))
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        this.metrics = metrics;
        this.heldBack = heldBack;
        this.clock = clock;
    }

    /** Asks for what is pending, and sends what is new, at most 50 requests of 500 sightings. */
    End turn(IntelFeed feed, IntelFeed.SightingTarget to, TaxiiClient client)
            throws FeedFailure, EgressFailure, LeaseLostException {
        ask(feed, client);
        Requests requests = new Requests(feed, to, client);
        String after = "";
        while (true) {
            String from = after;
            List<Total> totals = lease.database()
                    .withHandle(handle -> Sightings.ofSource(handle, feed.source(), from, MOST_OBJECTS));
            List<Released<Optional<Outgoing>>> chosen = choose(feed, to, totals);
            if (!chosen.isEmpty() && !requests.send(chosen)) {
                return End.MORE;
            }
            if (totals.size() < MOST_OBJECTS) {
                boolean open = !lease.database()
                        .withHandle(handle -> ReturnStore.statuses(handle, feed.name(), 1))
                        .isEmpty();
                return open ? End.PENDING : End.DONE;
            }
            after = totals.getLast().indicator();
        }
    }

    /** Requests the status resources of what is pending. */
    private void ask(IntelFeed feed, TaxiiClient client) throws FeedFailure, EgressFailure, LeaseLostException {
        List<String> open = lease.transaction(feed.name(), handle -> {
            ReturnStore.expirePending(handle, feed.name(), clock.instant().minus(LONGEST_PENDING));
            return ReturnStore.statuses(handle, feed.name(), MOST_STATUSES);
        });
        for (String url : open) {
            Optional<TaxiiStatus> status = client.status(URI.create(url));
            List<String> waiting = lease.database().withHandle(handle -> ReturnStore.waiting(handle, feed.name(), url));
            if (status.isPresent()) {
                decide(feed, waiting, status.get(), url);
            } else {
                lease.transaction(feed.name(), handle -> {
                    ReturnStore.sendAgain(handle, feed.name(), url);
                    return waiting;
                });
            }
        }
    }

    /** Returns what the gate releases, and notes what it withholds. */
    private List<Released<Optional<Outgoing>>> choose(IntelFeed feed, IntelFeed.SightingTarget to, List<Total> totals)
            throws LeaseLostException {
        Map<String, SentSighting> sent =
                lease.database().withHandle(handle -> ReturnStore.sent(handle, feed.name(), totals));
        List<Released<Optional<Outgoing>>> chosen = new ArrayList<>();
        List<Total> withheld = new ArrayList<>();
        List<Released<Optional<Outgoing>>> held = new ArrayList<>();
        for (Total total : totals) {
            SentSighting before = sent.get(total.indicator());
            SentSighting.next(center, total, before, to.ceiling()).ifPresent(next -> {
                if (next.heldBack().isEmpty()) {
                    chosen.add(next);
                } else if (before == null
                        || before.state() != State.WITHHELD
                        || !before.facts().equals(SentSighting.Facts.of(total))) {
                    withheld.add(total);
                    held.add(next);
                }
            });
        }
        if (!withheld.isEmpty()) {
            lease.transaction(feed.name(), handle -> {
                withheld.forEach(one -> ReturnStore.withheld(
                        handle, feed.name(), one, version(sent.get(one.indicator())), clock.instant()));
                return withheld;
            });
            held.forEach(one -> heldBack.count(EXIT, one));
        }
        return chosen;
    }

    private static SentSighting.@Nullable Version version(@Nullable SentSighting one) {
        return one == null ? null : one.sent();
    }

    /** The requests of one turn. */
    private final class Requests {

        private final IntelFeed feed;
        private final IntelFeed.SightingTarget to;
        private final TaxiiClient client;
        private TaxiiClient.@Nullable Writable found;
        private int left = MOST_REQUESTS;

        Requests(IntelFeed feed, IntelFeed.SightingTarget to, TaxiiClient client) {
            this.feed = feed;
            this.to = to;
            this.client = client;
        }

        /** @return whether all were sent; false if there are more requests than one turn may send */
        boolean send(List<Released<Optional<Outgoing>>> chosen) throws FeedFailure, EgressFailure, LeaseLostException {
            TaxiiClient.Writable collection = found == null ? client.writable(to.collection()) : found;
            found = collection;
            Deque<List<Released<Optional<Outgoing>>>> batches =
                    new ArrayDeque<>(TaxiiClient.batches(collection, identity, chosen));
            while (!batches.isEmpty()) {
                if (left-- <= 0) {
                    return false;
                }
                List<Released<Optional<Outgoing>>> batch = batches.removeFirst();
                List<Outgoing> versions =
                        batch.stream().flatMap(one -> one.content().stream()).toList();
                lease.transaction(feed.name(), handle -> {
                    ReturnStore.sending(handle, feed.name(), versions, clock.instant());
                    return versions;
                });
                switch (client.post(collection, identity, batch)) {
                    case TaxiiClient.Posted.Answered(TaxiiStatus status, String url) ->
                        decide(feed, versions.stream().map(Outgoing::indicator).toList(), status, url);
                    case TaxiiClient.Posted.Refused(String message) -> {
                        if (batch.size() == 1) {
                            refuse(feed, versions.getFirst().indicator(), message);
                        } else {
                            int half = batch.size() / 2;
                            batches.addFirst(batch.subList(half, batch.size()));
                            batches.addFirst(batch.subList(0, half));
                        }
                    }
                }
            }
            return true;
        }
    }

    private void refuse(IntelFeed feed, String indicator, String message) throws LeaseLostException {
        decide(
                feed,
                List.of(indicator),
                new TaxiiStatus(null, true, 1, Set.of(), Map.of(Sightings.id(center, indicator), message)),
                "");
    }

    /** Notes what the server decided, and counts it. */
    private void decide(IntelFeed feed, List<String> indicators, TaxiiStatus status, String url)
            throws LeaseLostException {
        ReturnStore.Decided decided = lease.transaction(feed.name(), handle -> {
            Instant now = clock.instant();
            long accepted = 0;
            long refused = 0;
            String refusal = null;
            for (String indicator : indicators) {
                switch (status.of(Sightings.id(center, indicator))) {
                    case TaxiiStatus.Outcome.Refused(String message) -> {
                        refused++;
                        refusal = "%s: %s".formatted(indicator, message);
                        ReturnStore.decided(handle, feed.name(), indicator, State.REFUSED, now);
                    }
                    case TaxiiStatus.Outcome.Open open -> {
                        accepted += open == TaxiiStatus.Outcome.Open.ACCEPTED ? 1 : 0;
                        note(handle, feed, indicator, open, url, now);
                    }
                }
            }
            ReturnStore.Decided all = new ReturnStore.Decided(accepted, refused);
            ReturnStore.count(handle, feed.name(), all, refusal);
            return all;
        });
        metrics.returned(decided);
    }

    private static void note(
            Handle handle, IntelFeed feed, String indicator, TaxiiStatus.Outcome.Open open, String url, Instant now) {
        switch (open) {
            case ACCEPTED -> ReturnStore.decided(handle, feed.name(), indicator, State.ACCEPTED, now);
            case PENDING -> ReturnStore.pending(handle, feed.name(), indicator, url, now);
        }
    }
}
