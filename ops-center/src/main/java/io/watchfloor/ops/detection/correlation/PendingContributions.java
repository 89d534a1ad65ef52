package io.watchfloor.ops.detection.correlation;

import io.watchfloor.sigma.correlation.Contribution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/**
 * A sender's unconfirmed contributions to correlation windows of other entities. Each contribution is delivered at
 * least once; windows recognise duplicates by record.
 *
 * @param counted total number of contributions, which is the highest ordinal
 * @param untaken unconfirmed contributions, in ascending order of ordinals
 */
public record PendingContributions(long counted, List<PendingContribution> untaken) {

    public static final PendingContributions NONE = new PendingContributions(0, List.of());

    /**
     * Limits how many contributions are sent again after a crash, and how often confirmations are journaled during
     * continuous traffic.
     */
    private static final int SETTLED_AT_ONCE = 100;

    public PendingContributions {
        untaken = List.copyOf(untaken);
    }

    /** Adds contributions and assigns the next ordinals. */
    public List<PendingContribution> number(long ruleSet, List<Contribution> fresh) {
        List<PendingContribution> numbered = new ArrayList<>();
        long ordinal = counted;
        for (Contribution contribution : fresh) {
            numbered.add(new PendingContribution(++ordinal, ruleSet, contribution));
        }
        return numbered;
    }

    public PendingContributions with(List<PendingContribution> numbered) {
        if (numbered.isEmpty()) {
            return this;
        }
        List<PendingContribution> all = new ArrayList<>(untaken);
        all.addAll(numbered);
        return new PendingContributions(counted + numbered.size(), all);
    }

    public PendingContributions takenThrough(long through) {
        return new PendingContributions(
                counted, untaken.stream().filter(one -> one.ordinal() > through).toList());
    }

    /** The lowest unconfirmed ordinal, or the next one if all are confirmed. */
    public long firstUntaken() {
        return untaken.isEmpty() ? counted + 1 : untaken.getFirst().ordinal();
    }

    /**
     * Returns the ordinal up to which all contributions are confirmed, if an event is worthwhile: either no
     * contribution is unconfirmed, or at least {@value #SETTLED_AT_ONCE} are newly confirmed.
     */
    public OptionalLong settled(Collection<Long> confirmed) {
        int settled = 0;
        while (settled < untaken.size()
                && confirmed.contains(untaken.get(settled).ordinal())) {
            settled++;
        }
        boolean worthIt = settled > 0 && (settled == untaken.size() || settled >= SETTLED_AT_ONCE);
        return worthIt ? OptionalLong.of(untaken.get(settled - 1).ordinal()) : OptionalLong.empty();
    }
}
