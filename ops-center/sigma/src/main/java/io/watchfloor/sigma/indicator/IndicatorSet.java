package io.watchfloor.sigma.indicator;

import io.watchfloor.sigma.language.CidrBlock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The live indicators at one position of the store. Immutable: a change creates a new set that shares the large table
 * with the former set, so a few changes cost little however large the set is.
 */
public final class IndicatorSet {

    public static final IndicatorSet NONE =
            new IndicatorSet(0, new IndicatorKeys(0), IndicatorTable.EMPTY, IndicatorTable.EMPTY, Set.of());

    /** Maximum number of indicators that one record matches. */
    private static final int MOST_HITS = 16;

    /** Changes are merged into the large table when there are more, and more than an eighth of that table. */
    private static final int MOST_CHANGES = 16_384;

    private final long position;
    private final IndicatorKeys keys;
    private final IndicatorTable base;
    private final IndicatorTable recent;

    /** Ids of indicators whose entries in {@code base} do not count any more. */
    private final Set<UUID> replaced;

    private final int[] prefixes;

    private final IndicatorKeys.Taker contained = (key, from, to) -> contains(key);

    private IndicatorSet(
            long position, IndicatorKeys keys, IndicatorTable base, IndicatorTable recent, Set<UUID> replaced) {
        this.position = position;
        this.keys = keys;
        this.base = base;
        this.recent = recent;
        this.replaced = replaced;
        this.prefixes = Arrays.stream(new int[][] {base.prefixes(), recent.prefixes()})
                .flatMapToInt(Arrays::stream)
                .distinct()
                .toArray();
    }

    /**
     * An empty set.
     *
     * @param seed random, so that the author of indicators cannot choose which of them collide
     */
    public static IndicatorSet seeded(long seed) {
        return new IndicatorSet(0, new IndicatorKeys(seed), IndicatorTable.EMPTY, IndicatorTable.EMPTY, Set.of());
    }

    /**
     * A set of the first elements, with a large table of its own.
     *
     * @param most how many elements to take; the others stay in the iterator
     */
    public static IndicatorSet of(long position, long seed, int most, Iterator<Indicator> live) {
        IndicatorKeys keys = new IndicatorKeys(seed);
        IndicatorTable.Builder all = new IndicatorTable.Builder(keys, 0);
        for (int taken = 0; taken < most && live.hasNext(); taken++) {
            all.add(live.next());
        }
        return new IndicatorSet(position, keys, all.build(), IndicatorTable.EMPTY, Set.of());
    }

    /** Grows with each change of the store that the set contains. */
    public long position() {
        return position;
    }

    /** Number of entries, including replaced ones that are not removed yet. */
    public int size() {
        return base.size() + recent.size();
    }

    /** Number of entries that count, except those of these indicators. Reads all entries. */
    public int sizeWithout(Set<UUID> ids) {
        return base.count(entry -> !gone(base.id(entry)) && !ids.contains(base.id(entry)))
                + recent.count(entry -> !ids.contains(recent.id(entry)));
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    /** Bytes of the tables. */
    public long bytes() {
        return base.bytes() + recent.bytes();
    }

    /**
     * The set after a change.
     *
     * @param changed ids of indicators whose former entries do not count any more
     * @param live the entries that count now
     */
    public IndicatorSet with(long now, Collection<UUID> changed, Collection<Indicator> live) {
        Set<UUID> ids = Set.copyOf(changed);
        int kept = recent.size() + live.size();
        if (kept + replaced.size() + ids.size() > Math.max(MOST_CHANGES, base.size() / 8)) {
            IndicatorTable.Builder all = new IndicatorTable.Builder(keys, base.size() + kept);
            all.addAll(base, entry -> !gone(base.id(entry)) && !ids.contains(base.id(entry)));
            all.addAll(recent, entry -> !ids.contains(recent.id(entry)));
            live.forEach(all::add);
            return new IndicatorSet(now, keys, all.build(), IndicatorTable.EMPTY, Set.of());
        }
        IndicatorTable.Builder few = new IndicatorTable.Builder(keys, kept);
        few.addAll(recent, entry -> !ids.contains(recent.id(entry)));
        live.forEach(few::add);
        Set<UUID> gone = new HashSet<>(replaced);
        gone.addAll(ids);
        return new IndicatorSet(now, keys, base, few.build(), gone);
    }

    private boolean gone(UUID id) {
        return !replaced.isEmpty() && replaced.contains(id);
    }

    /** Whether an indicator compares such fields. */
    public boolean compares(IndicatorFields fields) {
        return base.has(fields) || recent.has(fields);
    }

    /**
     * Whether {@link #find} may find something for this value of a field; never false if it does.
     *
     * @param bytes ASCII without escapes
     */
    public boolean mayMatch(IndicatorFields fields, byte[] bytes, int from, int to) {
        if (fields != IndicatorFields.ADDRESS) {
            return keys.each(fields, bytes, from, to, contained);
        }
        long v4 = IndicatorKeys.v4(bytes, from, to);
        if (v4 >= 0) {
            return containsAddress(0, 0xffff_0000_0000L | v4);
        }
        return isLikeAddress(bytes, from, to)
                && mayMatch(fields, new String(bytes, from, to - from, StandardCharsets.US_ASCII));
    }

    /** Most other texts in the fields of addresses are names and placeholders such as {@code -}. */
    private static boolean isLikeAddress(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == ':' || bytes[i] == ' ') {
                return true;
            }
        }
        return false;
    }

    /** Whether {@link #find} may find something for this value of a field; never false if it does. */
    public boolean mayMatch(IndicatorFields fields, String text) {
        if (fields == IndicatorFields.ADDRESS) {
            return address(text)
                    .filter(one -> containsAddress(one.high(), one.low()))
                    .isPresent();
        }
        byte[] bytes = IndicatorKeys.bytes(IndicatorKeys.folded(text));
        return keys.each(fields, bytes, 0, bytes.length, contained);
    }

    private static Optional<CidrBlock> address(String text) {
        return text.indexOf('/') >= 0 ? Optional.empty() : CidrBlock.parse(text.strip());
    }

    private boolean contains(long key) {
        return base.contains(key) || recent.contains(key);
    }

    private boolean containsAddress(long high, long low) {
        for (int bits : prefixes) {
            if (contains(keys.address(high & CidrBlock.highMask(bits), low & CidrBlock.lowMask(bits), bits))) {
                return true;
            }
        }
        return false;
    }

    /**
     * The indicators that a record matches.
     *
     * @param fields of the record
     * @param second the time at which an indicator must be valid, in seconds since 1970
     * @return at most one hit for each indicator, and at most 16, ordered by the id of the indicator; none of a value
     *     that an indicator allows
     */
    public List<IndicatorHit> find(Map<String, Object> fields, long second) {
        if (isEmpty()) {
            return List.of();
        }
        List<IndicatorHit> hits = new ArrayList<>();
        for (IndicatorFields group : IndicatorFields.values()) {
            if (compares(group)) {
                for (String name : group.names()) {
                    find(group, name, fields.get(name), second, hits);
                }
            }
        }
        Set<UUID> ids = new HashSet<>();
        return hits.stream()
                .sorted(Comparator.comparing(hit -> hit.indicator().id().toString()))
                .filter(hit -> ids.add(hit.indicator().id()))
                .limit(MOST_HITS)
                .toList();
    }

    private void find(
            IndicatorFields group, String name, @Nullable Object value, long second, List<IndicatorHit> hits) {
        if (value instanceof List<?> several) {
            several.forEach(one -> find(group, name, String.valueOf(one), second, hits));
        } else if (value != null) {
            find(group, name, value.toString(), second, hits);
        }
    }

    private void find(IndicatorFields group, String name, String text, long second, List<IndicatorHit> hits) {
        if (group == IndicatorFields.ADDRESS) {
            List<Indicator> found = new ArrayList<>();
            address(text).ifPresent(one -> {
                for (int bits : prefixes) {
                    CidrBlock block = new CidrBlock(
                            one.high() & CidrBlock.highMask(bits), one.low() & CidrBlock.lowMask(bits), bits);
                    byte[] bytes = IndicatorKeys.bytes(block.toString());
                    collect(keys.address(block.high(), block.low(), bits), bytes, 0, bytes.length, group, found);
                }
            });
            add(found, name, text, second, hits);
            return;
        }
        byte[] bytes = IndicatorKeys.bytes(IndicatorKeys.folded(text));
        keys.each(group, bytes, 0, bytes.length, (key, from, to) -> {
            List<Indicator> found = new ArrayList<>();
            collect(key, bytes, from, to, group, found);
            add(found, name, text, second, hits);
            return false;
        });
    }

    private void collect(long key, byte[] bytes, int from, int to, IndicatorFields group, List<Indicator> found) {
        List<Indicator> former = new ArrayList<>();
        base.find(key, bytes, from, to, group, former);
        former.stream().filter(one -> !gone(one.id())).forEach(found::add);
        recent.find(key, bytes, from, to, group, found);
    }

    private static void add(List<Indicator> found, String name, String text, long second, List<IndicatorHit> hits) {
        List<Indicator> valid =
                found.stream().filter(one -> one.validity().contains(second)).toList();
        if (valid.stream().noneMatch(Indicator::allows)) {
            valid.forEach(one ->
                    hits.add(new IndicatorHit(one, name, text, one.validity().confidenceAt(second))));
        }
    }
}
