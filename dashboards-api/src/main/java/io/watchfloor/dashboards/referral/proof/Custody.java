package io.watchfloor.dashboards.referral.proof;

import io.watchfloor.dashboards.audit.chain.ChainHash;
import io.watchfloor.dashboards.audit.chain.LogLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The custody log of an exhibit.
 *
 * @param exhibit id of the exhibit
 * @param entries in their order; the first one collects the exhibit
 */
public record Custody(String exhibit, List<LogLine.Entry> entries) {

    static final String CHAIN = "exhibit:";

    public Custody {
        entries = List.copyOf(entries);
    }

    /** Name of the hash chain. */
    public String chain() {
        return CHAIN + exhibit;
    }

    /** The hash before the first entry. */
    public ChainHash beginning() {
        return ChainHash.beginning(chain());
    }

    /** The hash of the last entry. */
    public ChainHash head() {
        return entries.isEmpty() ? beginning() : entries.getLast().hash();
    }

    /** The log up to this entry. */
    public Custody through(long seq) {
        return new Custody(
                exhibit,
                entries.stream().filter(one -> one.record().seq() <= seq).toList());
    }

    /**
     * What a reader must know: missing and changed entries, hand-overs by a person who did not have the exhibit, and changes of the
     * exhibit. Empty if the custody is unbroken. What comes after a missing or changed entry is not checked.
     */
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        ChainHash hash = beginning();
        CustodyStep before = null;
        for (int i = 0; i < entries.size(); i++) {
            LogLine.Entry entry = entries.get(i);
            int number = i + 1;
            if (entry.record().seq() != number) {
                findings.add("Entry %d is missing.".formatted(number));
                return findings;
            }
            hash = hash.next(entry.record());
            Optional<CustodyStep> read = CustodyStep.of(entry.record());
            if (!hash.equals(entry.hash()) || read.isEmpty()) {
                findings.add("Entry %d was changed after it was made.".formatted(number));
                return findings;
            }
            CustodyStep step = read.get();
            if (before == null) {
                if (step.action() != CustodyStep.Action.COLLECT) {
                    findings.add("Entry 1 does not say how the exhibit was collected.");
                }
            } else {
                compare(number, before, step, findings);
            }
            before = step;
        }
        if (entries.isEmpty()) {
            findings.add("Entry 1 is missing.");
        }
        return findings;
    }

    private static void compare(int number, CustodyStep before, CustodyStep step, List<String> findings) {
        if (!step.from().equals(before.to())) {
            findings.add("Gap at entry %d: %s had the exhibit, but %s handed it over. No entry says how %3$s got it."
                    .formatted(number, before.to(), step.from()));
        }
        if (!step.sha256().equals(before.sha256())) {
            findings.add("The exhibit was changed between entry %d and entry %d: its SHA-256 was %s and is %s."
                    .formatted(number - 1, number, before.sha256(), step.sha256()));
        }
    }
}
