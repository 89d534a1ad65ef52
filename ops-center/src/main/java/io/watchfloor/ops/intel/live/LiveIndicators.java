package io.watchfloor.ops.intel.live;

import io.watchfloor.config.detection.IndicatorSettings;
import io.watchfloor.ops.intel.IntelStore;
import io.watchfloor.sigma.indicator.Indicator;
import io.watchfloor.sigma.indicator.IndicatorSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * A node's copy of the live indicators. A change reads only what has changed; a change of the users' warning list reads
 * everything, and so does a change that makes room for values that had none.
 *
 * @param set passed to the evaluation of records
 * @param policy with which the set was made
 * @param warningList version of the users' warning list
 * @param leftOut values that had no room; a further version of such a value is counted again until everything is read
 */
public record LiveIndicators(IndicatorSet set, IndicatorPolicy policy, long warningList, long leftOut) {

    /** The topic that the {@link io.watchfloor.ops.platform.document.DocumentWatcher} watches. */
    public static final String TOPIC = "indicators";

    private static final IndicatorStore STORE = new IndicatorStore();

    /** Values that had no room are read again when there is room for all of them, or when this part of all room is free. */
    private static final int FREE_PART = 100;

    /** The version and entries of the users' warning list. */
    private record OwnList(long version, List<String> entries) {}

    /**
     * Reads all indicators.
     *
     * @param seed random
     */
    public static LiveIndicators read(Jdbi database, IndicatorSettings settings, long seed) {
        return database.inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ, handle -> all(handle, settings, own(handle), seed));
    }

    /** Reads what has changed. */
    public LiveIndicators next(Jdbi database, long seed) {
        return database.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            OwnList own = own(handle);
            return own.version() == warningList
                            && IntelStore.confidences(handle).equals(policy.confidences())
                    ? changed(handle, own, seed)
                    : all(handle, policy.settings(), own, seed);
        });
    }

    /** The policy with the users' warning list as it is now. */
    public static IndicatorPolicy policy(Handle handle, IndicatorSettings settings) {
        return policy(handle, settings, own(handle));
    }

    private static IndicatorPolicy policy(Handle handle, IndicatorSettings settings, OwnList own) {
        return new IndicatorPolicy(settings, WarningLists.of(own.entries()), IntelStore.confidences(handle));
    }

    private static LiveIndicators all(Handle handle, IndicatorSettings settings, OwnList own, long seed) {
        IndicatorPolicy policy = policy(handle, settings, own);
        long position = STORE.progress(handle).position();
        long[] leftOut = new long[1];
        try (Stream<StoredIndicator> rows = STORE.after(handle, 0)) {
            Iterator<Indicator> live =
                    rows.flatMap(one -> policy.live(one).stream()).iterator();
            IndicatorSet set = IndicatorSet.of(position, seed, settings.most(), live);
            while (live.hasNext()) {
                live.next();
                leftOut[0]++;
            }
            return new LiveIndicators(set, policy, own.version(), leftOut[0]);
        }
    }

    private LiveIndicators changed(Handle handle, OwnList own, long seed) {
        long position = STORE.progress(handle).position();
        if (position == set.position()) {
            return this;
        }
        int most = policy.settings().most();
        Set<UUID> ids = new HashSet<>();
        List<Indicator> live = new ArrayList<>();
        long beyond = leftOut;
        try (Stream<StoredIndicator> rows = STORE.after(handle, set.position())) {
            for (StoredIndicator one : (Iterable<StoredIndicator>) rows::iterator) {
                ids.add(UUID.fromString(one.id().substring(one.id().indexOf("--") + 2)));
                for (Indicator value : policy.live(one)) {
                    if (live.size() < most) {
                        live.add(value);
                    } else {
                        beyond++;
                    }
                }
            }
        }
        int room = set.size() + live.size() <= most && leftOut == 0 ? live.size() : most - set.sizeWithout(ids);
        int free = room - live.size();
        if (leftOut > 0 && free > 0 && free >= Math.min(leftOut, most / FREE_PART)) {
            return all(handle, policy.settings(), own, seed);
        }
        List<Indicator> taken = free < 0 ? live.subList(0, room) : live;
        return new LiveIndicators(
                set.with(position, ids, taken), policy, warningList, beyond + live.size() - taken.size());
    }

    private static OwnList own(Handle handle) {
        return handle.createQuery(
                        "SELECT version, entries FROM value_list_change WHERE name = :name ORDER BY version DESC LIMIT 1")
                .bind("name", WarningLists.OWN)
                .map((row, context) -> new OwnList(
                        row.getLong("version"),
                        row.getArray("entries") == null
                                ? List.of()
                                : List.of((String[]) row.getArray("entries").getArray())))
                .findOne()
                .orElse(new OwnList(0, List.of()));
    }
}
