package io.watchfloor.dashboards.faults;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the answers about the holder of a case in one escalation round are linearizable: a register that is empty
 * until one person acknowledges, and then never changes. Each answer must match the register at some moment between
 * request and answer.
 */
final class HolderHistory {

    private HolderHistory() {}

    /**
     * A request with its answer.
     *
     * @param taker person who acknowledges; null for a read
     * @param asked in nanoseconds
     * @param answered in nanoseconds; {@link Long#MAX_VALUE} without an answer: the request may have been executed at
     * any later time
     * @param holder in the answer; null for none
     */
    record Asked(
            @Nullable String taker,
            long asked,
            long answered,
            @Nullable String holder) {

        boolean known() {
            return answered != Long.MAX_VALUE;
        }
    }

    /**
     * Each request to acknowledge succeeds or returns the holder. So there is at most one holder, and a moment of the
     * acknowledgement: within one of the holder's requests, not before any answer without a holder, and not after any
     * answer with that holder.
     *
     * @return the violation; empty if there is none
     */
    static Optional<String> wrong(List<Asked> history) {
        List<Asked> known = history.stream().filter(Asked::known).toList();
        TreeSet<String> holders = known.stream()
                .map(Asked::holder)
                .flatMap(one -> Optional.ofNullable(one).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (holders.size() > 1) {
            return Optional.of("Several have it: " + holders);
        }
        if (known.stream().anyMatch(one -> one.taker() != null && one.holder() == null)) {
            return Optional.of("Somebody took it, and was told that nobody has it");
        }
        if (holders.isEmpty()) {
            return Optional.empty();
        }
        String holder = holders.first();
        long emptyUntil = known.stream()
                .filter(one -> one.holder() == null)
                .mapToLong(Asked::asked)
                .max()
                .orElse(Long.MIN_VALUE);
        long heldFrom = known.stream()
                .filter(one -> one.holder() != null)
                .mapToLong(Asked::answered)
                .min()
                .orElse(Long.MAX_VALUE);
        if (emptyUntil > heldFrom) {
            return Optional.of("It was empty again after %s had it".formatted(holder));
        }
        boolean somewhere = history.stream()
                .filter(one -> holder.equals(one.taker()))
                .anyMatch(one -> Math.max(one.asked(), emptyUntil) <= Math.min(one.answered(), heldFrom));
        return somewhere
                ? Optional.empty()
                : Optional.of("%s has it, and took it at no moment that fits".formatted(holder));
    }
}
