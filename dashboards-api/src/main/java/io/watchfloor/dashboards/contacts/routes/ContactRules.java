package io.watchfloor.dashboards.contacts.routes;

import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.contacts.routes.ContactRequests.ContactOrder;
import io.watchfloor.dashboards.contacts.routes.ContactRequests.ContactRule;
import io.watchfloor.dashboards.contacts.routes.ContactRequests.QuietHours;
import io.watchfloor.ops.paging.oncall.Responder;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parses notification rules and quiet hours. */
final class ContactRules {

    private static final int LONGEST_MINUTES = 24 * 60;

    private ContactRules() {}

    static Responder apply(ContactOrder asked, Responder before) {
        List<Responder.Rule> rules =
                asked.rules().stream().map(one -> rule(one, before)).toList();
        Responder now = before.withRules(rules, quiet(asked.quietHours()));
        String zone = asked.zone();
        return zone == null ? now : now.zone(zone(zone));
    }

    private static Responder.Rule rule(ContactRule asked, Responder of) {
        if (of.contact(asked.contact()).isEmpty()) {
            throw Body.wrong(
                    "rules",
                    "A notification rule names the unknown contact method %s. Name one of yours by its id."
                            .formatted(asked.contact()));
        }
        Integer minutes = asked.afterMinutes();
        if (minutes != null && minutes > LONGEST_MINUTES) {
            throw Body.wrong(
                    "rules", "The delay of a notification rule must be at most %d minutes.".formatted(LONGEST_MINUTES));
        }
        return new Responder.Rule(asked.urgency(), asked.contact(), Duration.ofMinutes(minutes == null ? 0 : minutes));
    }

    static ZoneId zone(String text) {
        try {
            ZoneId zone = ZoneId.of(text);
            if (zone instanceof ZoneOffset && !zone.equals(ZoneOffset.UTC)) {
                throw Body.wrong(
                        "zone", "A fixed offset ignores daylight saving time. Use a time zone such as Europe/Berlin.");
            }
            return zone.getId().equals("UTC") ? ZoneOffset.UTC : zone;
        } catch (DateTimeException e) {
            throw Body.wrong("zone", "%s is not a time zone. Use one such as Europe/Berlin.".formatted(text));
        }
    }

    private static Responder.@Nullable DoNotDisturb quiet(@Nullable QuietHours asked) {
        if (asked == null) {
            return null;
        }
        List<String> days = asked.days();
        return new Responder.DoNotDisturb(
                days == null || days.isEmpty() ? Set.copyOf(ContactViews.everyDay()) : days(days),
                time("from", asked.from()),
                time("until", asked.until()),
                !Boolean.FALSE.equals(asked.pierced()));
    }

    private static Set<DayOfWeek> days(List<String> names) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String name : names) {
            days.add(Arrays.stream(DayOfWeek.values())
                    .filter(day -> day.name().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> Body.wrong(
                            "days",
                            "%s is not a day of the week. Use %s."
                                    .formatted(
                                            name,
                                            Arrays.stream(DayOfWeek.values())
                                                    .map(day -> day.name().toLowerCase(Locale.ROOT))
                                                    .collect(Collectors.joining(", "))))));
        }
        return Set.copyOf(days);
    }

    private static LocalTime time(String field, String text) {
        try {
            return LocalTime.parse(text);
        } catch (DateTimeException e) {
            throw Body.wrong(field, "%s must be a time of day such as 22:00, not %s.".formatted(field, text));
        }
    }
}
