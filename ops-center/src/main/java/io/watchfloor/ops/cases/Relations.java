package io.watchfloor.ops.cases;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.LinkKind;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The relations of a case to other cases, as decided by triage. A merge changes nothing else in a case, so an unmerge
 * restores the previous state.
 *
 * @param heard sequence number of the latest processed decision by triage
 * @param touchedBy the holder that triage knows; null if no one has touched the case since it opened
 * @param whole the parent case; null if the case is not merged
 * @param parts the merged cases, in the order in which they were merged
 * @param departed the latest {@value #DEPARTED_KEPT} alerts that users moved out of the case
 * @param proposed merge suggestions: cases that may belong to the same attack, about which a user decides
 */
public record Relations(
        long heard,
        @Nullable String touchedBy,
        @Nullable Whole whole,
        List<Part> parts,
        List<Linked> links,
        List<Proposed> proposed,
        List<Departed> departed) {

    static final Relations NONE = new Relations(0, null, null, List.of(), List.of(), List.of(), List.of());

    private static final int DEPARTED_KEPT = 200;

    /** Fills in fields that old snapshots lack. */
    @SuppressWarnings("NullAway") // fields that the snapshot lacks are null
    public Relations {
        proposed = proposed == null ? List.of() : proposed;
        departed = departed == null ? List.of() : departed;
    }

    /** Limit of titles in an unconfirmed report to the parent case. */
    private static final int TITLES_KEPT = 10;

    /** Prefix of the recipient id of reports to the parent. */
    static final String WHOLE_NOTICE = "whole:";

    /**
     * The parent case of a merged case.
     *
     * @param since sequence number of the merge decision
     * @param ended whether the parent case has ended, so that it accepts no more alerts
     * @param news the latest report to the parent
     */
    public record Whole(CaseName name, long since, boolean ended, ChangeOrigin cause, News news) {

        String notice() {
            return noticeOf(since, news.number());
        }

        private Whole with(News now) {
            return new Whole(name, since, ended, cause, now);
        }
    }

    /**
     * A merged case's report to its parent case.
     *
     * @param number sequence number from 1, which is the report of the merge itself; 0 before the first report
     * @param severity of the merged case, including cases merged into it
     * @param what titles of new, severe alerts
     * @param quiet true if the merged case notifies nobody, because all its alerts were found by looking back; otherwise
     *     null
     * @param exercise true if the merged case belongs to an exercise; otherwise null
     */
    public record News(
            int number,
            Level severity,
            List<String> what,
            @Nullable Boolean quiet,
            @Nullable Boolean exercise) {

        /** News of a case without an exercise. */
        public News(int number, Level severity, List<String> what, @Nullable Boolean quiet) {
            this(number, severity, what, quiet, null);
        }

        /** News of a case whose alerts notify people. */
        public News(int number, Level severity, List<String> what) {
            this(number, severity, what, null);
        }

        static final News NONE = new News(0, Level.INFORMATIONAL, List.of());
    }

    /**
     * A case that is merged into this one.
     *
     * @param heard sequence number of the latest processed report from the merged case
     * @param graded whether a user has set the parent's severity since, so that the merged case no longer raises it
     */
    public record Part(CaseName name, long since, int heard, Level severity, boolean graded, ChangeOrigin cause) {}

    /** A user's link to another case, or triage's link to the ended case whose attack came back. */
    public record Linked(LinkKind kind, CaseName other, ChangeOrigin cause) {}

    /**
     * A merge suggestion: a case with another holder that may belong to the same attack.
     *
     * @param since sequence number of the decision that suggested the merge
     * @param links the reasons, as text
     */
    public record Proposed(CaseName other, long since, List<String> links, Instant at) {}

    /**
     * An alert that a user moved out of the case.
     *
     * @param to the case that received the alert; null if none
     */
    public record Departed(
            String alert,
            String title,
            String asset,
            @Nullable CaseName to,
            ChangeOrigin cause) {}

    static List<String> ids(RelationChange change) {
        return change.movedAlerts().stream().map(Alert::id).toList();
    }

    /** Whether a user moved the alert to another case, so that a late delivery is ignored. */
    boolean isElsewhere(String alert) {
        return departed.stream().anyMatch(one -> one.alert().equals(alert) && one.to() != null);
    }

    /** Records that alerts were added or moved back. */
    Relations returned(List<String> alerts) {
        return departed.isEmpty()
                ? this
                : withDeparted(departed.stream()
                        .filter(one -> !alerts.contains(one.alert()))
                        .toList());
    }

    private Relations withDeparted(List<Departed> now) {
        return new Relations(heard, touchedBy, whole, parts, links, proposed, now);
    }

    private Relations departing(RelationChange change, CaseId own) {
        List<Departed> all = new ArrayList<>(returned(ids(change)).departed);
        CaseName to = change.other().id().equals(own) ? null : change.other();
        change.movedAlerts()
                .forEach(alert -> all.add(new Departed(alert.id(), alert.title(), alert.asset(), to, change.cause())));
        return withDeparted(List.copyOf(all.subList(Math.max(0, all.size() - DEPARTED_KEPT), all.size())));
    }

    static String noticeOf(long since, int news) {
        return WHOLE_NOTICE + since + ":" + news;
    }

    Optional<Part> part(CaseId id, long since) {
        return parts.stream()
                .filter(one -> one.name().id().equals(id) && one.since() == since)
                .findFirst();
    }

    /**
     * The highest severity of the merged cases, except cases merged before a user set the parent's severity that have
     * not reported since.
     */
    Optional<Level> severity() {
        return parts.stream().filter(one -> !one.graded()).map(Part::severity).max(Comparator.naturalOrder());
    }

    /** @param own the id of this case */
    Relations after(RelationChange change, CaseId own) {
        CaseName other = change.other();
        return switch (change.kind()) {
            case BECAME_PART ->
                answered(other)
                        .with(
                                change,
                                new Whole(other, change.number(), false, change.cause(), News.NONE),
                                parts,
                                links);
            case LEFT_WHOLE -> with(change, null, parts, links);
            case WHOLE_ENDED ->
                with(
                        change,
                        whole == null
                                ? null
                                : new Whole(whole.name(), whole.since(), true, whole.cause(), whole.news()),
                        parts,
                        links);
            case TOOK_PART -> {
                Part taken = new Part(other, change.number(), 0, Level.INFORMATIONAL, false, change.cause());
                yield answered(other).with(change, whole, and(parts, taken), links);
            }
            case LOST_PART ->
                with(
                        change,
                        whole,
                        parts.stream()
                                .filter(one -> !one.name().id().equals(other.id()))
                                .toList(),
                        links);
            case LINKED ->
                change.link() == null
                        ? this
                        : with(
                                change,
                                whole,
                                parts,
                                and(without(change), new Linked(change.link(), other, change.cause())));
            case UNLINKED -> with(change, whole, parts, without(change));
            case PROPOSED ->
                withProposed(and(
                                proposed,
                                new Proposed(
                                        other,
                                        change.number(),
                                        change.cause().because(),
                                        change.cause().at())))
                        .with(change, whole, parts, links);
            case ALERTS_LEFT -> departing(change, own).with(change, whole, parts, links);
            case ALERTS_CAME -> returned(ids(change)).with(change, whole, parts, links);
            case DISMISSED, WITHDRAWN -> answered(other).with(change, whole, parts, links);
        };
    }

    private List<Linked> without(RelationChange change) {
        return links.stream()
                .filter(one -> one.kind() != change.link()
                        || !one.other().id().equals(change.other().id()))
                .toList();
    }

    private static <T> List<T> and(List<T> before, T next) {
        List<T> all = new ArrayList<>(before);
        all.add(next);
        return List.copyOf(all);
    }

    private Relations with(RelationChange heardOf, @Nullable Whole in, List<Part> of, List<Linked> to) {
        return new Relations(heardOf.number(), touchedBy, in, of, to, proposed, departed);
    }

    private Relations answered(CaseName other) {
        return withProposed(proposed.stream()
                .filter(one -> !one.other().id().equals(other.id()))
                .toList());
    }

    private Relations withProposed(List<Proposed> now) {
        return new Relations(heard, touchedBy, whole, parts, links, now, departed);
    }

    Relations touched(@Nullable String by) {
        return new Relations(heard, by, whole, parts, links, proposed, departed);
    }

    /** Adds news to the report that the parent case has not confirmed yet. */
    Relations withPendingReport(News next, boolean unconfirmed) {
        if (whole == null) {
            return this;
        }
        List<String> what = new ArrayList<>(unconfirmed ? whole.news().what() : List.of());
        next.what().stream().filter(title -> !what.contains(title)).forEach(what::add);
        List<String> kept = List.copyOf(what.subList(Math.max(0, what.size() - TITLES_KEPT), what.size()));
        return new Relations(
                heard,
                touchedBy,
                whole.with(new News(next.number(), next.severity(), kept, next.quiet(), next.exercise())),
                parts,
                links,
                proposed,
                departed);
    }

    Relations heard(CaseId part, News news) {
        return withParts(one -> one.name().id().equals(part)
                ? new Part(one.name(), one.since(), news.number(), news.severity(), false, one.cause())
                : one);
    }

    /** Records that a user set the parent's severity. The set severity applies until a merged case reports again. */
    Relations withParentSeveritySet() {
        return withParts(one -> new Part(one.name(), one.since(), one.heard(), one.severity(), true, one.cause()));
    }

    private Relations withParts(UnaryOperator<Part> change) {
        return new Relations(heard, touchedBy, whole, parts.stream().map(change).toList(), links, proposed, departed);
    }
}
