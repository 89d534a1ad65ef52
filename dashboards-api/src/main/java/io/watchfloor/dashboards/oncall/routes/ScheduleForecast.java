package io.watchfloor.dashboards.oncall.routes;

import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.oncall.views.OnCallView;
import io.watchfloor.dashboards.oncall.views.ScheduleRow;
import io.watchfloor.dashboards.oncall.views.ScheduleView;
import io.watchfloor.dashboards.oncall.views.ScheduleView.CoverageView;
import io.watchfloor.dashboards.oncall.views.ShiftView;
import io.watchfloor.dashboards.oncall.views.ShiftsView;
import io.watchfloor.ops.paging.oncall.Coverage;
import io.watchfloor.ops.paging.oncall.OnCall;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.paging.oncall.Responder;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Computes shifts, gaps and warnings of schedules. */
final class ScheduleForecast {

    private static final Duration PREVIEW = Duration.ofDays(28);
    private static final Duration LOOK_BACK = Duration.ofDays(62);
    private static final Duration LOOK_AHEAD = Duration.ofDays(60);
    private static final Duration CALENDAR = Duration.ofDays(91);
    private static final Duration SHOWN_BACK = Duration.ofDays(14);
    private static final int SHOWN = 200;

    private final People people;
    private final Supplier<OnCallConfiguration> book;

    ScheduleForecast(People people, Supplier<OnCallConfiguration> book) {
        this.people = people;
        this.book = book;
    }

    /** Returns a schedule with the gaps, overlaps and warnings of the coming weeks. */
    ScheduleView view(Document<Schedule> kept, Instant now) {
        OnCallConfiguration known = book.get();
        Coverage coverage = kept.value().between(now, now.plus(PREVIEW), known::present);
        List<OnCall> gaps = coverage.gaps();
        return ScheduleView.of(
                kept,
                new CoverageView(
                        coverage.from(),
                        coverage.until(),
                        coverage.shifts().stream()
                                .limit(SHOWN)
                                .map(ShiftView::of)
                                .toList(),
                        gaps.stream().limit(SHOWN).map(ShiftView::of).toList(),
                        ShiftsView.of(kept.value().name(), coverage).overlaps().stream()
                                .limit(SHOWN)
                                .toList(),
                        coverage.shifts().size() > SHOWN || coverage.overlaps().size() > SHOWN,
                        warnings(kept.value(), known, now)));
    }

    ScheduleRow row(Document<Schedule> kept, Instant now) {
        Schedule schedule = kept.value();
        TreeSet<String> named = new TreeSet<>();
        schedule.layers().forEach(layer -> named.addAll(layer.people()));
        named.remove(Schedule.Layer.NOBODY);
        return new ScheduleRow(
                schedule.name(),
                schedule.zone().getId(),
                schedule.fallback(),
                List.copyOf(named),
                kept.version(),
                kept.changedBy(),
                kept.changedAt(),
                onCall(schedule, now));
    }

    OnCallView onCall(Schedule schedule, Instant at) {
        OnCallConfiguration known = book.get();
        List<OnCall> shifts = schedule.between(at.minus(LOOK_BACK), at.plus(LOOK_AHEAD), known::present)
                .shifts();
        OnCall now = null;
        OnCall next = null;
        for (OnCall one : shifts) {
            if (now == null && one.until() != null && at.isBefore(one.until())) {
                now = one;
            } else if (now != null && next == null && !one.person().equals(now.person())) {
                next = one;
            }
        }
        // If there are too many earlier shifts for one response, only the shift at this time is used.
        if (now == null) {
            shifts = schedule.between(at, at.plus(PREVIEW), known::present).shifts();
            now = shifts.getFirst();
            String person = now.person();
            next = shifts.stream()
                    .filter(one -> !one.person().equals(person))
                    .findFirst()
                    .orElse(null);
        }
        return new OnCallView(schedule.name(), at, ShiftView.of(now), next == null ? null : ShiftView.of(next));
    }

    /** Returns complete shifts for a calendar, because calendar programs identify a shift by its start. */
    List<OnCall> calendar(Schedule schedule, Instant now) {
        List<OnCall> all = schedule.between(now.minus(LOOK_BACK), now.plus(CALENDAR), book.get()::present)
                .shifts();
        // The first shift is omitted, because it may have started before the period, unless it is the only shift.
        List<OnCall> whole = all.size() == 1 ? all : all.subList(1, all.size());
        return whole.stream()
                .filter(one -> one.until() != null && one.until().isAfter(now.minus(SHOWN_BACK)))
                .toList();
    }

    ShiftsView shifts(Schedule schedule, Instant from, Instant until) {
        return ShiftsView.of(schedule.name(), schedule.between(from, until, book.get()::present));
    }

    /** People in the schedule who cannot be notified or cannot acknowledge. */
    private List<String> warnings(Schedule schedule, OnCallConfiguration known, Instant now) {
        TreeSet<String> named = new TreeSet<>(List.of(schedule.fallback()));
        schedule.layers().forEach(layer -> named.addAll(layer.people()));
        schedule.overrides().stream().filter(one -> one.until().isAfter(now)).forEach(one -> named.add(one.person()));
        named.remove(Schedule.Layer.NOBODY);
        List<String> warnings = new ArrayList<>();
        for (String name : named) {
            Optional<Account> account = people.roster().find(name);
            Responder responder = known.responders().get(name);
            if (account.isEmpty() || account.get().removed() || account.get().disabled()) {
                warnings.add("%s is disabled or removed: %s"
                        .formatted(
                                name,
                                name.equals(schedule.fallback())
                                        ? "no one replaces the fallback."
                                        : "the fallback is on call instead."));
            } else if (!account.get().person().may(Verb.RESPOND)) {
                warnings.add("%s is %s and cannot acknowledge a case."
                        .formatted(name, account.get().role().text()));
            } else if (responder == null || !responder.reachable()) {
                warnings.add("%s has no verified contact method and will not be notified.".formatted(name));
            }
        }
        schedule.layers().stream()
                .filter(layer ->
                        layer.until() != null && !layer.until().isAfter(LocalDateTime.ofInstant(now, schedule.zone())))
                .sorted(Comparator.comparing(Schedule.Layer::name))
                .forEach(layer -> warnings.add("The layer %s has ended.".formatted(layer.name())));
        return warnings;
    }
}
