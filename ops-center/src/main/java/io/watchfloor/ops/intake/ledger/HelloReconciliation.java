package io.watchfloor.ops.intake.ledger;

import io.watchfloor.ops.intake.ledger.Ledger.EpochState;
import io.watchfloor.ops.intake.ledger.Ledger.SessionStart;
import io.watchfloor.ops.intake.ledger.Ledger.Settlement;
import io.watchfloor.sensors.protocol.SequenceGap;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Compares a hello with the stored progress, to determine where the sensor continues and which records are missing. A
 * pure function.
 *
 * @param settlement the changes to store first; empty when the hello changes nothing
 * @param through the sensor continues after this sequence number
 * @param claimed all sequence numbers up to this number are bound to records
 * @param history the running hash at {@code through}; empty when unknown, in which case only a new epoch is safe
 */
public record HelloReconciliation(Optional<Settlement> settlement, long through, long claimed, OptionalLong history) {

    public static HelloReconciliation of(UplinkFrame.Hello hello, SessionStart known) {
        long let = hello.firstPending() - 1; // The spool has deleted all records up to this sequence number.
        EpochState before = known.standing().orElse(null);
        EpochState now = current(before, known.lineage());
        boolean same = before != null
                && let <= now.claimed()
                && known.atFirst().isPresent()
                && known.atFirst().getAsLong() == hello.history();
        List<Gap> gaps = gaps(hello, known, now, same, before == null);
        if (before == null || let > now.claimed()) {
            EpochState after = new EpochState(let, let, now.lineage(), now.former(), now.restored());
            return new HelloReconciliation(
                    settled(hello, before, after, OptionalLong.of(hello.history()), gaps),
                    let,
                    let,
                    OptionalLong.of(hello.history()));
        }
        if (let > now.through() && same) {
            EpochState after = new EpochState(let, now.claimed(), now.lineage(), now.former(), now.restored());
            return new HelloReconciliation(
                    settled(hello, before, after, OptionalLong.empty(), gaps),
                    let,
                    now.claimed(),
                    OptionalLong.of(hello.history()));
        }
        // The spool has deleted records whose sequence numbers are claimed for other records, so this epoch cannot
        // continue.
        OptionalLong history = let > now.through() ? OptionalLong.empty() : known.atThrough();
        return new HelloReconciliation(
                settled(hello, before, now, OptionalLong.empty(), gaps), now.through(), now.claimed(), history);
    }

    /** Keeps the value of {@code through} from the backup after a restore. */
    private static EpochState current(@Nullable EpochState before, long lineage) {
        if (before == null) {
            return new EpochState(0, 0, lineage, null, 0);
        }
        return before.lineage() == lineage
                ? before
                : new EpochState(before.through(), before.claimed(), lineage, before.lineage(), before.through());
    }

    private static Optional<Settlement> settled(
            UplinkFrame.Hello hello,
            @Nullable EpochState before,
            EpochState after,
            OptionalLong adopted,
            List<Gap> gaps) {
        boolean news = !after.equals(before) || !gaps.isEmpty() || hello.after() != null;
        return news
                ? Optional.of(new Settlement(hello.epoch(), before, after, adopted, gaps, hello.after()))
                : Optional.empty();
    }

    private static List<Gap> gaps(
            UplinkFrame.Hello hello, SessionStart known, EpochState now, boolean same, boolean unheardOf) {
        long let = hello.firstPending() - 1;
        if (same && let <= now.through()) {
            return List.of();
        }
        List<Gap> gaps = new ArrayList<>();
        Long lineage = hello.lineage();
        if (lineage != null && lineage != known.lineage()) {
            // This center cannot prove which records it acknowledged after the backup.
            long floor = now.former() != null && lineage.equals(now.former()) ? now.restored() : 0;
            addUncovered(gaps, hello, floor + 1, let, Gap.Reason.CENTER_RESTORED);
        } else if (!same) {
            // If the hashes differ at a sequence number that is already evaluated, records of another sender were
            // acknowledged. In that case, all records up to that number are in doubt.
            boolean differs =
                    !unheardOf && let <= now.through() && known.atFirst().isPresent();
            addUncovered(gaps, hello, differs ? 1 : now.through() + 1, let, Gap.Reason.UNKNOWN_TO_CENTER);
        }
        for (SequenceGap lost : hello.lost()) {
            long from = Math.max(lost.from(), now.through() + 1);
            if (from <= Math.min(lost.to(), let)) {
                gaps.add(Gap.of(hello.epoch(), lost, from, Math.min(lost.to(), let)));
            }
        }
        return gaps;
    }

    /**
     * Adds gaps for sequence numbers that lie between the losses reported by the sensor. Reported losses already have
     * a reason.
     */
    private static void addUncovered(
            List<Gap> gaps, UplinkFrame.Hello hello, long first, long last, Gap.Reason reason) {
        long from = first;
        List<SequenceGap> lost = hello.lost().stream()
                .sorted(Comparator.comparingLong(SequenceGap::from))
                .toList();
        for (SequenceGap one : lost) {
            if (one.from() > from && from <= last) {
                gaps.add(new Gap(hello.epoch(), from, Math.min(last, one.from() - 1), reason));
            }
            from = Math.max(from, one.to() + 1);
        }
        if (from <= last) {
            gaps.add(new Gap(hello.epoch(), from, last, reason));
        }
    }
}
