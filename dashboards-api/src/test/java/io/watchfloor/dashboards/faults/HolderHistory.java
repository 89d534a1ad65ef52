package io.watchfloor.dashboards.faults;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether what people were told of who has a case, in one escalation round, can have happened one after the other: a register that is
 * empty until one person takes it, and then never changes. Each answer must be that of the register at some moment between its question and
 * itself (linearizability).
 */
final class HolderHistory {

    private HolderHistory() {}

    /**
     * What one person asked, and the answer.
     *
     * @param taker who wants to take it; null for a look
     * @param asked in nanoseconds
     * @param answered in nanoseconds; {@link Long#MAX_VALUE} when there was no answer: it may have been done, at any later time, too
     * @param holder who has it, by the answer; null for nobody
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
     * One who takes it has it or is told who has. So there is at most one holder, and a moment at which they took it: within one of their
     * own requests, not before anybody was told that nobody has it, and not after anybody was told that they have it.
     *
     * @return what is wrong; empty when nothing is
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
