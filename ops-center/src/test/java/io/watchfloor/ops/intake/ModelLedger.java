package io.watchfloor.ops.intake;

import io.watchfloor.ops.intake.ledger.Gap;
import io.watchfloor.ops.intake.ledger.Ledger;
import io.watchfloor.ops.intake.ledger.NodeName;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A model of the ledger in memory, for simulations and for comparison with the implementation in the database. */
public final class ModelLedger {

    private final long lineage;
    private final Map<Place, Standing> standings = new HashMap<>();
    private final Set<Missing> missing = new LinkedHashSet<>();
    private final Map<String, Long> partings = new HashMap<>();
    private final Map<String, Held> sessions = new HashMap<>();
    private @Nullable ModelLedger durable;
    private boolean leases = true;
    private boolean gapsOfBatches = true;
    private boolean claims = true;
    private boolean waits = true;

    private record Place(String sensor, long epoch) {}

    record Missing(String sensor, Gap gap) {}

    record Held(Ledger.Session session, NodeName node) {}

    private record Standing(Ledger.EpochState is, NavigableMap<Long, Long> hashes) {}

    public ModelLedger(long lineage) {
        this.lineage = lineage;
    }

    /** The content of a backup, in a database of another lineage. */
    ModelLedger restored(long other) {
        ModelLedger restored = new ModelLedger(other);
        standings.forEach((place, standing) ->
                restored.standings.put(place, new Standing(standing.is(), new TreeMap<>(standing.hashes()))));
        restored.missing.addAll(missing);
        restored.partings.putAll(partings);
        restored.leases = leases;
        restored.gapsOfBatches = gapsOfBatches;
        restored.claims = claims;
        restored.waits = waits;
        return restored;
    }

    /** From now on every session is accepted. */
    void sabotageLeases() {
        leases = false;
    }

    /** From now on results are stored even if their claim was lost with the database. */
    void sabotageClaims() {
        claims = false;
    }

    /** From now on results do not wait for the disk. */
    void sabotageWaits() {
        waits = false;
    }

    /** From now on gaps in batches are dropped. */
    void sabotageGaps() {
        gapsOfBatches = false;
    }

    Set<Missing> missing() {
        return missing;
    }

    /** The current content survives a crash of the database. */
    void force() {
        durable = restored(lineage);
        durable.sessions.putAll(sessions);
    }

    /** The database is killed: everything that was not forced to disk is lost. */
    void crash() {
        ModelLedger back = durable;
        standings.clear();
        missing.clear();
        partings.clear();
        sessions.clear();
        if (back != null) {
            ModelLedger copy = back.restored(lineage);
            standings.putAll(copy.standings);
            missing.addAll(copy.missing);
            partings.putAll(copy.partings);
            sessions.putAll(back.sessions);
        }
    }

    @Nullable
    Held holder(String sensor) {
        return sessions.get(sensor);
    }

    /** The ledger as seen by a node. */
    public Ledger of(NodeName node, Predicate<NodeName> lives) {
        return new View(node, lives);
    }

    private final class View implements Ledger {

        private final NodeName node;
        private final Predicate<NodeName> lives;

        private View(NodeName node, Predicate<NodeName> lives) {
            this.node = node;
            this.lives = lives;
        }

        @Override
        public CompletionStage<Met> startSession(Session session, UplinkFrame.Hello hello) {
            return CompletableFuture.completedFuture(met(session, hello));
        }

        private Met met(Session session, UplinkFrame.Hello hello) {
            Held held = sessions.get(session.sensor());
            if (leases && held != null && !held.session().equals(session) && lives.test(held.node())) {
                return new Crowded();
            }
            sessions.put(session.sensor(), new Held(session, node));
            Place place = new Place(session.sensor(), hello.epoch());
            ModelLedger.Standing standing = standings.get(place);
            return new SessionStart(
                    Optional.ofNullable(standing).map(ModelLedger.Standing::is),
                    history(session.sensor(), hello.epoch(), hello.firstPending() - 1),
                    standing == null
                            ? OptionalLong.empty()
                            : history(
                                    session.sensor(),
                                    hello.epoch(),
                                    standing.is().through()),
                    lineage);
        }

        @Override
        public Settled settle(Session session, Settlement settlement) {
            Place place = new Place(session.sensor(), settlement.epoch());
            ModelLedger.Standing standing = standings.get(place);
            Ledger.EpochState before = settlement.before();
            boolean unchanged = before == null
                    ? standing == null
                    : standing != null
                            && standing.is().through() == before.through()
                            && standing.is().claimed() == before.claimed();
            if (!mine(session) || !unchanged) {
                return new Settled(false, List.of(), false);
            }
            NavigableMap<Long, Long> hashes = standing == null ? new TreeMap<>() : standing.hashes();
            if (settlement.adopted().isPresent()) {
                hashes.tailMap(before == null ? -1 : before.through(), false).clear();
                hashes.put(settlement.after().claimed(), settlement.adopted().getAsLong());
            }
            standings.put(place, new ModelLedger.Standing(settlement.after(), hashes));
            List<Gap> fresh = new ArrayList<>();
            settlement.gaps().forEach(gap -> {
                if (missing.add(new Missing(session.sensor(), gap))) {
                    fresh.add(gap);
                }
            });
            if (!settlement.gaps().isEmpty()) {
                force();
            }
            boolean news = settlement.parting() != null
                    && !Long.valueOf(settlement.parting().epoch())
                            .equals(partings.put(
                                    session.sensor(), settlement.parting().epoch()));
            return new Settled(true, fresh, news);
        }

        private boolean mine(Session session) {
            Held held = sessions.get(session.sensor());
            return !leases || (held != null && held.session().equals(session));
        }

        @Override
        public CompletionStage<Boolean> claim(Claim claim) {
            ModelLedger.Standing standing =
                    standings.get(new Place(claim.session().sensor(), claim.epoch()));
            if (standing == null || !mine(claim.session())) {
                return CompletableFuture.completedFuture(false);
            }
            boolean again = standing.is().claimed() == claim.last()
                    && Long.valueOf(claim.hashes()[claim.hashes().length - 1])
                            .equals(standing.hashes().get(claim.last()));
            if (standing.is().claimed() != claim.expected() && !again) {
                return CompletableFuture.completedFuture(false);
            }
            for (int i = 0; i < claim.hashes().length; i++) {
                standing.hashes().put(claim.expected() + 1 + i, claim.hashes()[i]);
            }
            standing.hashes().headMap(claim.last() - Ledger.WINDOW, true).clear();
            Ledger.EpochState is = standing.is();
            standings.put(
                    new Place(claim.session().sensor(), claim.epoch()),
                    new ModelLedger.Standing(
                            new Ledger.EpochState(is.through(), claim.last(), is.lineage(), is.former(), is.restored()),
                            standing.hashes()));
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public CompletionStage<Boolean> recordResult(Progress judged) {
            Place place = new Place(judged.sensor(), judged.epoch());
            ModelLedger.Standing known = standings.get(place);
            if (known == null || (claims && known.is().claimed() < judged.through())) {
                return CompletableFuture.completedFuture(false);
            }
            Ledger.EpochState is = known.is();
            if (gapsOfBatches) {
                judged.gaps().forEach(gap -> missing.add(new Missing(judged.sensor(), gap)));
            }
            standings.put(
                    place,
                    new ModelLedger.Standing(
                            new Ledger.EpochState(
                                    Math.max(is.through(), judged.through()),
                                    is.claimed(),
                                    is.lineage(),
                                    is.former(),
                                    is.restored()),
                            known.hashes()));
            if (waits || !judged.gaps().isEmpty()) {
                force();
            }
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public OptionalLong history(String sensor, long epoch, long sequence) {
            ModelLedger.Standing standing = standings.get(new Place(sensor, epoch));
            Long hash = standing == null ? null : standing.hashes().get(sequence);
            return hash == null || hash == 0 ? OptionalLong.empty() : OptionalLong.of(hash);
        }

        @Override
        public long[] histories(String sensor, long epoch, long from, long through) {
            long[] found = new long[(int) (through - from)];
            int known = 0;
            ModelLedger.Standing standing = standings.get(new Place(sensor, epoch));
            for (long at = from + 1; at <= through; at++) {
                Long hash = standing == null ? null : standing.hashes().get(at);
                if (hash == null) {
                    break;
                }
                found[known++] = hash;
            }
            return Arrays.copyOf(found, known);
        }

        @Override
        public boolean release(Session session) {
            Held held = sessions.get(session.sensor());
            boolean mine = held != null && held.session().equals(session);
            if (mine) {
                sessions.remove(session.sensor());
            }
            return mine;
        }
    }
}
