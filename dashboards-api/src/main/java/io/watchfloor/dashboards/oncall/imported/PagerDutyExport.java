package io.watchfloor.dashboards.oncall.imported;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.oncall.imported.ImportResult.Gathering;
import io.watchfloor.ops.paging.oncall.Schedule.Layer;
import io.watchfloor.ops.paging.oncall.Schedule.Replacement;
import io.watchfloor.ops.paging.oncall.Schedule.Rotation;
import io.watchfloor.ops.paging.oncall.Schedule.Unit;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reader for schedules of PagerDuty from {@code GET /schedules/{id}}: {@code schedule_layers} with the highest first,
 * {@code rotation_virtual_start}, {@code rotation_turn_length_seconds}, {@code restrictions}; and {@code overrides}
 * from {@code GET /schedules/{id}/overrides}.
 */
final class PagerDutyExport {

    private static final long HOUR = 3600;
    private static final long DAY = 24 * HOUR;
    private static final long WEEK = 7 * DAY;

    private final Gathering gathering = new Gathering();
    private final Names names;
    private final String fallback;
    private final Instant now;

    PagerDutyExport(Names names, String fallback, Instant now) {
        this.names = names;
        this.fallback = fallback;
        this.now = now;
    }

    ImportResult read(JsonNode export) {
        for (JsonNode one : ExportReader.list(export, "schedules")) {
            JsonNode schedule = one.has("schedule") ? one.path("schedule") : one;
            String name = ExportReader.name(schedule, schedule.path("id").asText());
            String where = "schedule " + name;
            Optional<ZoneId> zone = ExportReader.zone(schedule.path("time_zone").asText());
            if (zone.isEmpty()) {
                gathering.lost(where, "The schedule has no IANA time zone and was not imported.");
                continue;
            }
            names.learn(ExportReader.list(schedule, "users"));
            List<Layer> layers = new ArrayList<>();
            List<JsonNode> shown = ExportReader.list(schedule, "schedule_layers");
            // PagerDuty lists the highest layer first, Watchfloor last.
            for (JsonNode layer : shown.reversed()) {
                String place = "%s, layer %s".formatted(where, ExportReader.name(layer, "without a name"));
                try {
                    layers.addAll(layer(layer, zone.get(), place));
                } catch (DateTimeException e) {
                    gathering.lost(place, "The layer has an invalid time and was not imported.");
                }
            }
            gathering.add(
                    ExportReader.schedule(name, zone.get(), layers, overrides(schedule, where), fallback, gathering));
        }
        Map<String, String> schedules = Steps.schedules(ExportReader.list(export, "schedules"));
        ExportReader.list(export, "escalation_policies").forEach(policy -> policy(policy, schedules));
        return gathering.all();
    }

    private void policy(JsonNode policy, Map<String, String> schedules) {
        Steps steps = new Steps(ExportReader.name(policy, policy.path("id").asText()), schedules, names, gathering);
        for (JsonNode rule : ExportReader.list(policy, "escalation_rules")) {
            for (JsonNode target : ExportReader.list(rule, "targets")) {
                if (target.path("type").asText().startsWith("schedule")) {
                    steps.schedule(
                            target.path("id").asText(), target.path("summary").asText(null));
                } else {
                    steps.person(target);
                }
            }
            steps.completeStep(
                    Duration.ofMinutes(rule.path("escalation_delay_in_minutes").asLong()));
        }
        steps.repeat(policy.path("num_loops").asInt());
        steps.finish(fallback);
    }

    private List<Layer> layer(JsonNode layer, ZoneId zone, String where) {
        if (ExportReader.has(layer, "end")
                && !ExportReader.time(layer.path("end")).isAfter(now)) {
            return List.of();
        }
        long seconds = layer.path("rotation_turn_length_seconds").asLong();
        List<String> people = new ArrayList<>();
        for (JsonNode user : ExportReader.list(layer, "users")) {
            people.add(names.of(user.has("user") ? user.path("user") : user, gathering));
        }
        if (seconds <= 0 || seconds % HOUR != 0 || people.isEmpty()) {
            gathering.lost(
                    where,
                    "The turns of the layer are not whole hours, or the layer has no people. It was not"
                            + " imported.");
            return List.of();
        }
        Rotation rotation = seconds % WEEK == 0
                ? new Rotation(Unit.WEEK, (int) (seconds / WEEK))
                : seconds % DAY == 0
                        ? new Rotation(Unit.DAY, (int) (seconds / DAY))
                        : new Rotation(Unit.HOUR, (int) (seconds / HOUR));
        Windows windows = new Windows();
        for (JsonNode one : ExportReader.list(layer, "restrictions")) {
            LocalTime from = LocalTime.parse(one.path("start_time_of_day").asText());
            Duration length = Duration.ofSeconds(one.path("duration_seconds").asLong());
            if (one.path("type").asText().equals("weekly_restriction")) {
                windows.add(DayOfWeek.of(one.path("start_day_of_week").asInt(1)), from, length);
            } else {
                windows.add(from, length);
            }
        }
        return new AnchoredRotation(
                        ExportReader.name(layer, "layer"),
                        people,
                        LocalDateTime.ofInstant(ExportReader.time(layer.path("rotation_virtual_start")), zone),
                        ExportReader.time(layer.path("start")),
                        ExportReader.has(layer, "end")
                                ? LocalDateTime.ofInstant(ExportReader.time(layer.path("end")), zone)
                                : null,
                        rotation,
                        windows.restrictions())
                .layers(zone, now);
    }

    private List<Replacement> overrides(JsonNode schedule, String where) {
        List<Replacement> overrides = new ArrayList<>();
        for (JsonNode one : ExportReader.list(schedule, "overrides")) {
            try {
                ExportReader.override(
                                one.path("id").asText("o" + overrides.size()),
                                names.of(one.path("user"), gathering),
                                ExportReader.time(one.path("start")),
                                ExportReader.time(one.path("end")),
                                now)
                        .ifPresent(overrides::add);
            } catch (DateTimeException e) {
                gathering.lost(where + ", an override", "The override has an invalid time and was not imported.");
            }
        }
        return overrides;
    }
}
