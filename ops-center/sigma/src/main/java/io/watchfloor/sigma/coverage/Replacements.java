package io.watchfloor.sigma.coverage;

import io.watchfloor.sigma.language.LogSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds record formats that stopped because a field was renamed: a newer format of the same kind has the same fields
 * except that one or more fields have a similar name, and the older format did not arrive again. Other older formats of
 * the same kind with the old name, which did not arrive again either, count as stopped, too.
 */
final class Replacements {

    private static final int MOST_RENAMED = 16;

    /** Maximum number of formats of a kind that may have replaced others, so that odd records cost little. */
    private static final int MOST_NEW = 32;

    private Replacements() {}

    private record Kind(List<LogSource> logsources, RecordFormat.@Nullable Event event) {}

    private record Renaming(ObservedFormat newer, Map<String, String> names) {}

    /** Returns the formats that still arrive. */
    static List<ObservedFormat> remaining(Collection<ObservedFormat> all) {
        if (!isAnyFollowed(all)) {
            return List.copyOf(all);
        }
        Map<Kind, List<ObservedFormat>> kinds = new HashMap<>();
        all.forEach(one -> kinds.computeIfAbsent(
                        new Kind(one.format().logsources(), one.format().event()), kind -> new ArrayList<>())
                .add(one));
        List<ObservedFormat> remaining = new ArrayList<>();
        kinds.values().forEach(kind -> addRemaining(kind, remaining));
        return remaining;
    }

    /** Compares only two times, because most assets send all their formats all the time. */
    private static boolean isAnyFollowed(Collection<ObservedFormat> formats) {
        Instant first = Instant.MIN;
        Instant last = Instant.MAX;
        for (ObservedFormat one : formats) {
            first = one.firstSeen().isAfter(first) ? one.firstSeen() : first;
            last = one.lastSeen().isBefore(last) ? one.lastSeen() : last;
        }
        return first.isAfter(last);
    }

    private static void addRemaining(List<ObservedFormat> kind, List<ObservedFormat> remaining) {
        if (!isAnyFollowed(kind)) {
            remaining.addAll(kind);
            return;
        }
        List<Renaming> renamings = new ArrayList<>();
        List<ObservedFormat> newest = kind.stream()
                .sorted(Comparator.comparing(ObservedFormat::firstSeen).reversed())
                .limit(MOST_NEW)
                .toList();
        for (ObservedFormat older : kind) {
            for (ObservedFormat newer : newest) {
                if (isFollowedBy(older, newer)) {
                    renamed(older.format().fields(), newer.format().fields())
                            .ifPresent(names -> renamings.add(new Renaming(newer, names)));
                }
            }
        }
        for (ObservedFormat one : kind) {
            boolean stopped = renamings.stream()
                    .anyMatch(renaming -> isFollowedBy(one, renaming.newer())
                            && one.format()
                                    .fields()
                                    .containsAll(renaming.names().keySet())
                            && renaming.names().values().stream()
                                    .noneMatch(name -> one.format().fields().contains(name)));
            if (!stopped) {
                remaining.add(one);
            }
        }
    }

    private static boolean isFollowedBy(ObservedFormat older, ObservedFormat newer) {
        return newer.firstSeen().isAfter(older.lastSeen());
    }

    private static Optional<Map<String, String>> renamed(SortedSet<String> older, SortedSet<String> newer) {
        if (older.size() != newer.size()) {
            return Optional.empty();
        }
        SortedSet<String> removed = new TreeSet<>(older);
        removed.removeAll(newer);
        if (removed.isEmpty() || removed.size() > MOST_RENAMED) {
            return Optional.empty();
        }
        SortedSet<String> added = new TreeSet<>(newer);
        added.removeAll(older);
        Map<String, String> names = new HashMap<>();
        for (String name : removed) {
            Optional<String> similar = SimilarNames.of(name, added);
            if (similar.isEmpty()) {
                return Optional.empty();
            }
            names.put(name, similar.get());
            added.remove(similar.get());
        }
        return Optional.of(names);
    }
}
