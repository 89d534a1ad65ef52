package io.watchfloor.ops.correlation;

import io.watchfloor.ops.rules.ContentHash;
import io.watchfloor.ops.rules.CorrelationRule;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * One window taking one member.
 *
 * <p>A member is an <em>end</em> when the members of the time span that ends with it, both bounds included, meet the condition. Ends only
 * ever appear as members are added, so the set of ends does not depend on their order. Time is cut into slots of one time span; a slot
 * with an end gives one detection, named by rule, group and slot. So an attack that goes on is told once a time span, and the same
 * records give the same detections in any order.
 */
final class WindowJudgement {

    /** One for what may still come late, one for the span that ends there, one for good measure at the bounds of slots. */
    static final int SPANS_KEPT = 3;

    /** Members kept of each counted rule, unless the threshold asks for more. */
    private static final int MEMBERS_KEPT = 64;

    private static final Comparator<Member> ORDER =
            Comparator.comparing(Member::time).thenComparing(Member::record).thenComparing(Member::rule);

    private final CorrelationRule correlation;
    private final CorrelationWindow before;
    private final List<Member> now;
    private final List<List<Member>> newProofs;

    WindowJudgement(CorrelationRule correlation, CorrelationWindow before, Member member) {
        this.correlation = correlation;
        this.before = before;
        this.now = with(before.members(), member);
        this.newProofs = changes() ? newProofs() : List.of();
    }

    static CorrelationWindow emptyWindow(CorrelationRule correlation, SortedMap<String, String> group) {
        return new CorrelationWindow(correlation.id(), correlation.contentHash(), group, List.of(), List.of());
    }

    /** A member that is known already, or too late, changes nothing. */
    boolean changes() {
        return !now.equals(before.members());
    }

    CorrelationWindow window() {
        long oldest = slot(now.getLast().time()) - SPANS_KEPT;
        TreeSet<Long> told = new TreeSet<>(before.toldSlots());
        newProofs.forEach(proof -> told.add(slot(proof.getLast().time())));
        return new CorrelationWindow(
                before.rule(), before.ruleHash(), before.group(), now, List.copyOf(told.tailSet(oldest)));
    }

    /** Ends that were none before, oldest first. */
    List<Member> newEnds() {
        return newProofs.stream().map(List::getLast).toList();
    }

    /** One for each slot that has its first end. */
    List<CorrelationDetection> detections() {
        Set<Long> told = new HashSet<>(before.toldSlots());
        List<CorrelationDetection> detections = new ArrayList<>();
        for (List<Member> proof : newProofs) {
            if (told.add(slot(proof.getLast().time()))) {
                detections.add(detection(proof));
            }
        }
        return detections;
    }

    private CorrelationDetection detection(List<Member> proof) {
        String identity = Grouping.key(correlation.id(), before.group())
                + '\n'
                + slot(proof.getLast().time());
        return new CorrelationDetection(
                correlation,
                ContentHash.of(identity.getBytes(StandardCharsets.UTF_8)),
                before.group(),
                proof.size(),
                proof.getFirst().time(),
                proof.getLast().time(),
                proof.stream().map(Member::record).distinct().toList());
    }

    private long slot(Instant time) {
        return Math.floorDiv(time.toEpochMilli(), correlation.timespan().toMillis());
    }

    private List<Member> with(List<Member> known, Member member) {
        Duration timespan = correlation.timespan();
        Instant newest = known.isEmpty() ? member.time() : known.getLast().time();
        if (member.time().isBefore(newest.minus(timespan)) || known.stream().anyMatch(old -> isSame(old, member))) {
            return known;
        }
        Instant latest = member.time().isAfter(newest) ? member.time() : newest;
        Instant horizon = latest.minus(timespan.multipliedBy(SPANS_KEPT));
        List<Member> now = new ArrayList<>(known.size() + 1);
        known.stream().filter(old -> !old.time().isBefore(horizon)).forEach(now::add);
        now.add(member);
        now.sort(ORDER);
        return newestOfEachRule(now);
    }

    /** A count is of records: one that matches two of the counted rules counts once. */
    private boolean isSame(Member old, Member member) {
        return old.record().equals(member.record())
                && (correlation.type() == CorrelationRule.Type.EVENT_COUNT
                        || old.rule().equals(member.rule()));
    }

    private List<Member> newestOfEachRule(List<Member> members) {
        int kept = Math.max(MEMBERS_KEPT, 2 * correlation.threshold().atLeast());
        if (members.size() <= kept) {
            return members;
        }
        Map<String, Integer> counts = new HashMap<>();
        List<Member> newest = new ArrayList<>(members.size());
        for (Member member : members.reversed()) {
            String counted = correlation.type() == CorrelationRule.Type.EVENT_COUNT ? "" : member.rule();
            if (counts.merge(counted, 1, Integer::sum) <= kept) {
                newest.add(member);
            }
        }
        return newest.reversed();
    }

    private List<List<Member>> newProofs() {
        Set<Member> ends = new HashSet<>();
        proofs(before.members()).forEach(proof -> ends.add(proof.getLast()));
        return proofs(now).stream()
                .filter(proof -> !ends.contains(proof.getLast()))
                .toList();
    }

    /** For each end the members that prove it, in the order of time, the end last. */
    private List<List<Member>> proofs(List<Member> members) {
        List<List<Member>> proofs = new ArrayList<>();
        int start = 0;
        for (int end = 0; end < members.size(); end++) {
            Instant from = members.get(end).time().minus(correlation.timespan());
            while (members.get(start).time().isBefore(from)) {
                start++;
            }
            List<Member> proof = proof(members, start, end);
            if (!proof.isEmpty()) {
                proofs.add(proof);
            }
        }
        return proofs;
    }

    private List<Member> proof(List<Member> members, int start, int end) {
        return switch (correlation.type()) {
            case EVENT_COUNT -> counted(members.subList(start, end + 1));
            case TEMPORAL -> together(members.subList(start, end + 1));
            case TEMPORAL_ORDERED -> inOrder(members, start, end);
        };
    }

    private List<Member> counted(List<Member> span) {
        return span.size() >= correlation.threshold().atLeast() ? span : List.of();
    }

    /** The latest member of each rule, walking back from the end. */
    private List<Member> together(List<Member> span) {
        int wanted = correlation.threshold().atLeast();
        List<Member> proof = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Member member : span.reversed()) {
            if (seen.size() < wanted && seen.add(member.rule())) {
                proof.add(member);
            }
        }
        return seen.size() >= wanted ? proof.reversed() : List.of();
    }

    /** For each rule, from the last to the first, the latest record that is not after the one found before. */
    private List<Member> inOrder(List<Member> members, int start, int end) {
        List<String> rules = correlation.rules();
        Member last = members.get(end);
        if (!last.rule().equals(rules.getLast())) {
            return List.of();
        }
        List<Member> proof = new ArrayList<>(List.of(last));
        for (String rule : rules.reversed().subList(1, rules.size())) {
            Member found = latest(members.subList(start, members.size()), rule, proof);
            if (found == null) {
                return List.of();
            }
            proof.add(found);
        }
        return proof.reversed();
    }

    private static @org.jspecify.annotations.Nullable Member latest(
            List<Member> members, String rule, List<Member> later) {
        Instant until = later.getLast().time();
        for (Member member : members.reversed()) {
            boolean used = later.stream().anyMatch(other -> other.record().equals(member.record()));
            if (!used && member.rule().equals(rule) && !member.time().isAfter(until)) {
                return member;
            }
        }
        return null;
    }
}
